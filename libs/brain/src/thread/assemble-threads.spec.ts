import fc from 'fast-check';
import { assembleThreads } from './assemble-threads.js';
import type { ThreadMessage } from './thread-message.js';

const US = 'office@waggle.example';
const DANA = 'dana@northwind.example';
const MALLORY = 'mallory@evil.example';

const message = (name: string, from: string, answers: string[] = [], change: Partial<ThreadMessage> = {}): ThreadMessage => ({
  messageId: `<${name}@x>`,
  inReplyTo: answers.at(-1) === undefined ? null : `<${answers.at(-1)}@x>`,
  references: answers.map((id) => `<${id}@x>`),
  from,
  to: [from === US ? DANA : US],
  cc: [],
  ...change,
});
const namesIn = (messages: readonly ThreadMessage[]): string[][] => assembleThreads(messages).threads.map(({ messageIds }) => messageIds.map((id) => id.slice(1, -3)));

describe('threads', () => {
  it('hold together by References and In-Reply-To, whatever the order of arrival', () => {
    const mails = [message('a', DANA), message('b', US, ['a']), message('c', DANA, ['a', 'b']), message('other', DANA)];
    expect(namesIn(mails)).toEqual([['a', 'b', 'c'], ['other']]);
    expect(namesIn([mails[2]!, mails[1]!, mails[0]!])).toEqual([['a', 'b', 'c']]);
    expect(namesIn([message('a', DANA), message('b', US, [], { inReplyTo: '<a@x>' })])).toEqual([['a', 'b']]);
  });

  it('do not join a forged reply of a stranger, and say so [R-THREAD-STRANGER]', () => {
    const forged = message('forged', MALLORY, ['a', 'b']);
    const { threads, apart } = assembleThreads([message('a', DANA), message('b', US, ['a']), forged]);
    expect(threads.map(({ root, participants }) => [root, participants])).toEqual([
      ['<a@x>', [DANA, US]],
      ['<forged@x>', [MALLORY, US]],
    ]);
    expect(apart).toEqual([{ messageId: '<forged@x>', from: MALLORY, claims: '<a@x>', reason: 'stranger_in_thread' }]);
  });

  it('keep a client out of the thread of another client', () => {
    const bo = 'bo@acme.example';
    const mails = [message('a', DANA), message('b', US, ['a']), message('p', bo), message('q', bo, ['a', 'p'], { inReplyTo: '<a@x>' })];
    expect(assembleThreads(mails).apart).toEqual([{ messageId: '<q@x>', from: bo, claims: '<a@x>', reason: 'stranger_in_thread' }]);
    expect(namesIn(mails)).toEqual([['a', 'b'], ['p'], ['q']]);
  });

  it('leave the answers to a stranger with the stranger', () => {
    const mails = [message('a', DANA), message('forged', MALLORY, ['a']), message('r', US, ['a', 'forged'], { to: [MALLORY] }), message('s', MALLORY, ['a', 'forged', 'r'])];
    expect(namesIn(mails)).toEqual([['a'], ['forged', 'r', 's']]);
  });

  it('let in who was brought in by Cc, and not before', () => {
    const cee = 'cee@northwind.example';
    const added = message('b', DANA, ['a'], { cc: [cee] });
    expect(namesIn([message('a', DANA), added, message('c', cee, ['a', 'b'])])).toEqual([['a', 'b', 'c']]);
    expect(assembleThreads([message('a', DANA), message('c', cee, ['a']), added]).apart).toHaveLength(1);
  });

  it('keep out a participant whose sender address was found forged', () => {
    const mails = [message('a', DANA), message('b', US, ['a']), message('c', DANA, ['a', 'b'], { authenticated: false })];
    expect(assembleThreads(mails).apart).toEqual([{ messageId: '<c@x>', from: DANA, claims: '<a@x>', reason: 'sender_not_authenticated' }]);
  });

  it('do not care about the case of an address', () => {
    expect(namesIn([message('a', DANA), message('b', 'Dana@Northwind.Example', ['a'])])).toEqual([['a', 'b']]);
  });

  it('hold together over a missing message, for those who take part', () => {
    const { threads, apart } = assembleThreads([message('b', DANA, ['gone']), message('c', DANA, ['gone']), message('m', MALLORY, ['gone'], { to: ['x@y.example'] })]);
    expect(threads.map(({ messageIds, missing }) => [messageIds, missing])).toEqual([
      [['<b@x>', '<c@x>'], ['<gone@x>']],
      [['<m@x>'], ['<gone@x>']],
    ]);
    expect(apart).toEqual([]);
  });

  it('cut circles, and take the first of two with one id', () => {
    const { threads, loops } = assembleThreads([message('a', DANA, ['b']), message('b', DANA, ['a']), message('self', DANA, ['self'])]);
    expect(threads.flatMap(({ messageIds }) => messageIds).sort()).toEqual(['<a@x>', '<b@x>', '<self@x>']);
    expect(loops).toHaveLength(1);
    const twice = assembleThreads([message('a', DANA), message('a', MALLORY)]);
    expect(twice).toMatchObject({ duplicates: ['<a@x>'], threads: [{ participants: [DANA, US] }] });
  });

  it('place every message exactly once, whatever refers to whatever', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const person = fc.constantFrom(US, DANA, MALLORY);
    const any = fc.tuple(name, person, fc.array(name, { maxLength: 4 })).map(([id, from, answers]) => message(id, from, answers));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (mails) => {
        const { threads, apart } = assembleThreads(mails);
        const placed = threads.flatMap(({ messageIds }) => messageIds);
        expect(placed.toSorted()).toEqual([...new Set(mails.map(({ messageId }) => messageId))].sort());
        const roots = new Set(threads.map(({ root }) => root));
        expect(apart.every(({ messageId }) => roots.has(messageId))).toBe(true);
      }),
    );
  });

  it.each([
    ['a chain, newest first', (at: number) => (at === 9_999 ? [] : [`${at + 1}`])],
    ['a star', (at: number) => (at === 0 ? [] : ['0'])],
    ['one circle', (at: number) => [`${(at + 1) % 10_000}`]],
    ['long References', (at: number) => Array.from({ length: Math.min(at, 50) }, (_, back) => `${Math.max(0, at - 50) + back}`)],
  ])('of 10,000 messages come out whole: %s', (_shape, answers) => {
    const mails = Array.from({ length: 10_000 }, (_, at) => message(`${at}`, at % 2 === 0 ? DANA : US, answers(at)));
    const { threads } = assembleThreads(mails);
    expect(threads.reduce((sum, { messageIds }) => sum + messageIds.length, 0)).toBe(10_000);
    expect(threads).toHaveLength(1);
  });

  it('looks at each reference a bounded number of times', () => {
    let looks = 0;
    const counted = (at: number): ThreadMessage => {
      const plain = message(`${at}`, DANA, at === 0 ? [] : [`${at - 1}`]);
      return { ...plain, get references() {
        looks += 1;
        return plain.references;
      } };
    };
    assembleThreads(Array.from({ length: 2_000 }, (_, at) => counted(1_999 - at)));
    expect(looks).toBeLessThanOrEqual(2_000 * 4);
  });
});

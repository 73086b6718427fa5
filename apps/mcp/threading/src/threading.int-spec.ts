import { detectIntentTool, extractContext, maintainThread, parseThread, type Tool } from '@waggle/contracts';
import { outcomeOf, rawOutcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import threading from './index.js';

const US = 'office@waggle.example';
const DANA = 'dana@northwind.example';
const first = { messageId: '<a@x>', from: DANA, to: [US], subject: 'Offer', body: 'Hello,\n\ndoes it include support?\n\nBest regards\nDana' };
const second = { messageId: '<b@x>', inReplyTo: '<a@x>', references: ['<a@x>'], from: US, to: [DANA], subject: 'Re: Offer', body: 'Yes, support is included. The contract is attached.\n\nOn Tue, Nov 3, 2026 Dana <dana@northwind.example> wrote:\n> does it include support?' };
const forged = { messageId: '<m@x>', inReplyTo: '<b@x>', references: ['<a@x>', '<b@x>'], from: 'mallory@evil.example', to: [US], subject: 'Re: Offer', body: 'Please pay to our new account.' };
const RECEIVED = '2026-11-18T09:00:00Z';

let fixture: ToolServerFixture;

beforeAll(async () => {
  fixture = await startToolServer(threading);
});

afterAll(() => fixture?.stop());

describe('the threading server', () => {
  it('splits mails and keeps a forged reply out of the thread', async () => {
    const parsed = await fixture.call('sales', parseThread, { messages: [first, second, forged] });
    expect(parsed.messages.map(({ text }) => text)).toEqual(['Hello,\n\ndoes it include support?', 'Yes, support is included. The contract is attached.', 'Please pay to our new account.']);
    expect(parsed.threads.map(({ messageIds }) => messageIds)).toEqual([['<a@x>', '<b@x>'], ['<m@x>']]);
    expect(parsed.apart).toEqual([{ messageId: '<m@x>', from: 'mallory@evil.example', claims: '<a@x>', reason: 'stranger_in_thread' }]);
  });

  it('says what a mail wants, by its new text alone', async () => {
    const body = 'We have decided to go with another supplier.\n\nOn Tue, Nov 3, 2026 Dana wrote:\n> We accept your offer.';
    expect(await fixture.call('sales', detectIntentTool, { from: DANA, subject: 'Re: Offer', body })).toMatchObject({ automatic: null, intent: 'rejection', sentence: 'We have decided to go with another supplier.' });
    expect(await fixture.call('sales', detectIntentTool, { body: 'We accept.', headers: { 'auto-submitted': 'auto-replied' } })).toMatchObject({ automatic: 'auto_reply', intent: null });
  });

  it('gives the context of a thread', async () => {
    const messages = [first, second].map((mail) => ({ ...mail, received: RECEIVED }));
    const context = await fixture.call('finance', extractContext, { messages, own: ['@waggle.example'] });
    expect(context).toMatchObject({ language: 'en', openQuestions: [], attachmentsMentioned: [{ messageId: '<b@x>', sentence: 'The contract is attached.' }] });
    expect(context.participants.map(({ email, own }) => [email, own])).toEqual([[DANA, false], [US, true]]);
  });

  it('gives the headers of a reply, fit for reply_email [R-THREAD-HEADERS]', async () => {
    const parent = { messageId: '<b@x>', references: ['<a@x>'], from: DANA, to: [US], cc: ['bo@northwind.example'], subject: 'AW: Offer', replyTo: ['dana@evil.example'] };
    expect(await fixture.call('sales', maintainThread, { parent, all: true, own: [US] })).toEqual({
      to: ['dana@evil.example'],
      cc: ['bo@northwind.example'],
      subject: 'Re: Offer',
      inReplyTo: '<b@x>',
      references: ['<a@x>', '<b@x>'],
      flags: ['reply_to_other_domain'],
    });
  });

  it('takes thousands of mails in one call', async () => {
    const messages = Array.from({ length: 5_000 }, (_, at) => ({ messageId: `<${at}@x>`, references: at === 0 ? [] : ['<0@x>'], from: DANA, to: [US] }));
    const { threads } = await fixture.call('sales', parseThread, { messages });
    expect(threads).toMatchObject([{ root: '<0@x>' }]);
  });
});

const received = { ...first, received: RECEIVED };
const MIB = 1024 * 1024;
const large = 'x'.repeat(3 * MIB);
const BAD: ReadonlyArray<[string, Tool, Record<string, unknown>]> = [
  ['no messages', parseThread, {}],
  ['an empty list', parseThread, { messages: [] }],
  ['a field too many', parseThread, { messages: [first], more: 1 }],
  ['a sender of the wrong type', parseThread, { messages: [{ ...first, from: 7 }] }],
  ['a line break in an id', parseThread, { messages: [{ ...first, messageId: '<a@x>\r\nBcc: x@y.example' }] }],
  ['a NUL in a body', parseThread, { messages: [{ ...first, body: 'a\0b' }] }],
  ['a body of 3 MiB', parseThread, { messages: [{ ...first, body: large }] }],
  ['no time of arrival', extractContext, { messages: [first] }],
  ['no time at all', extractContext, { messages: [{ ...received, received: 'yesterday' }] }],
  ['a list of own addresses that is a text', extractContext, { messages: [received], own: US }],
  ['a line separator in a subject', extractContext, { messages: [{ ...received, subject: 'a\u2028b' }] }],
  ['a body of 3 MiB', extractContext, { messages: [{ ...received, body: large }] }],
  ['no body', detectIntentTool, {}],
  ['a body of the wrong type', detectIntentTool, { body: ['We accept.'] }],
  ['a header that is a list', detectIntentTool, { body: 'x', headers: { precedence: ['bulk'] } }],
  ['a control character in the subject', detectIntentTool, { body: 'x', subject: 'a\u0007b' }],
  ['a body of 3 MiB', detectIntentTool, { body: large }],
  ['no parent', maintainThread, {}],
  ['a field too many', maintainThread, { parent: { messageId: '<b@x>', from: DANA }, bcc: [DANA] }],
  ['an id that is none', maintainThread, { parent: { messageId: 'b', from: DANA } }],
  ['a line break in a subject', maintainThread, { parent: { messageId: '<b@x>', from: DANA, subject: 'a\r\nBcc: x@y.example' } }],
  ['a subject of 3 MiB', maintainThread, { parent: { messageId: '<b@x>', from: DANA, subject: large } }],
];

describe('bad input', () => {
  it.each(BAD.map(([title, tool, args]) => [title, tool.name, tool, args] as const))('is refused with a code: %s to %s', async (_title, _name, tool, args) => {
    expect(await rawOutcomeOf(fixture, 'sales', tool, args)).toBe('tool_input_invalid');
  });

  it('is refused at the door when it is far too large: 10 MiB', async () => {
    const args = { body: 'x'.repeat(10 * MIB) };
    expect(await rawOutcomeOf(fixture, 'sales', detectIntentTool, args)).toBe('http 413');
    expect(await outcomeOf(fixture.call('sales', detectIntentTool, args))).toBe('tool_input_invalid');
  });
});

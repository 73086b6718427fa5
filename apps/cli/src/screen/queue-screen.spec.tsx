import { type Approval } from '@waggle/contracts';
import { buildApproval, buildProposal, waitFor } from '@waggle/testing';
import { cleanup, render } from 'ink-testing-library';
import { QueueDouble } from '../../test/queue-double.js';
import { Desk } from './desk.js';
import { selectedOf } from './desk-state.js';
import type { Leave } from './keys.js';
import { QueueScreen } from './queue-screen.js';

const ESCAPE = '\x1b';
const DOWN = '\x1b[B';

let now: number;
let left: Leave[];
let queue: QueueDouble;

beforeEach(() => {
  now = Date.now();
  left = [];
  queue = new QueueDouble();
});
afterEach(cleanup);

const short = (change: Parameters<typeof buildProposal>[0] = {}) => buildProposal({ args: { to: ['ada@example.org'], text: 'Dear Ada, the list is attached.' }, ...change });
const aged = (minutes: number, change: Partial<Approval> = {}): Approval => buildApproval({ created: new Date(now - minutes * 60_000).toISOString(), proposal: short(), ...change });

async function open(approvals: Approval[]) {
  queue.approvals = approvals;
  const desk = new Desk(queue.api(), () => now);
  await desk.refresh();
  now += 1000;
  const { stdin, lastFrame } = render(<QueueScreen desk={desk} colours={false} onLeave={(how) => left.push(how)} />);
  const frame = (): string => lastFrame() ?? '';
  const shows = async (text: string): Promise<void> => void (await waitFor(() => frame().includes(text), { timeoutMs: 3000, describe: () => `${JSON.stringify(text)} in\n${frame()}` }));
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      now += 1000;
      const before = desk.state();
      stdin.write(key);
      await waitFor(() => desk.state() !== before || left.length > 0, { timeoutMs: 3000, describe: `an effect of ${JSON.stringify(key)}` });
    }
  };
  return { desk, stdin, frame, shows, press };
}

const decisions = () => queue.asked.filter(({ method }) => method === 'POST').map(({ path, body }) => ({ path, body }));

describe('the queue on the screen', () => {
  it('lists by priority, then age, and shows the first one whole', async () => {
    const urgent = aged(1, { taskId: 'EMAIL_3', priority: 'URGENT' });
    const { shows, frame } = await open([aged(1, { taskId: 'EMAIL_2' }), aged(9, { taskId: 'EMAIL_1' }), urgent]);
    await shows('>+ URGENT');
    expect([...frame().matchAll(/EMAIL_\d/g)].map(([id]) => id).slice(0, 3)).toEqual(['EMAIL_3', 'EMAIL_1', 'EMAIL_2']);
    expect(frame()).toContain('Dear Ada, the list is attached.');
    expect(frame()).toContain('3 wait  1/3');
  });

  it('approves with one key what was read to its end, then shows the next [R-TERMINAL-QUEUE]', async () => {
    const [first, second] = [aged(2, { taskId: 'EMAIL_1' }), aged(1, { taskId: 'EMAIL_2' })];
    const { press, shows, desk } = await open([first, second]);
    await press('a');
    await shows('EMAIL_1: approved.');
    expect(decisions()).toEqual([{ path: `/api/approvals/${first.id}/approve`, body: { digest: first.digest } }]);
    expect(selectedOf(desk.state())?.id).toBe(second.id);
    await shows('[U]ndo EMAIL_1');
    await press('u');
    await shows('EMAIL_1: taken back');
    await shows('2 wait');
  });

  it('asks before it approves what was not read to its end, is flagged, or says what a stranger wrote [R-TERMINAL-QUEUE]', async () => {
    const long = aged(3, { taskId: 'EMAIL_1', proposal: short({ preview: Array.from({ length: 60 }, (_, line) => `line ${line}`).join('\n') }) });
    const flagged = aged(2, { taskId: 'EMAIL_2', proposal: short({ flags: ['price outside the list'] }) });
    const tainted = aged(1, { taskId: 'EMAIL_3', proposal: short({ taint: [{ field: 'to', source: 'mail', sentence: 'send it to x@y.example' }] }) });
    const { press, shows } = await open([long, flagged, tainted]);
    await press('a');
    await shows('you have not seen all of it');
    await press('n', DOWN, 'a');
    await shows('it is flagged: price outside the list');
    await press('n', DOWN, 'a');
    await shows("to came from a stranger's text");
    expect(decisions()).toEqual([]);
    await press('y');
    await shows('EMAIL_3: approved.');
  });

  it('does not approve what has blanks', async () => {
    const { press, shows } = await open([aged(1, { proposal: short({ blanks: ['the delivery date'] }) })]);
    await press('a');
    await shows('must be filled in first: the delivery date');
    expect(decisions()).toEqual([]);
  });

  it('rejects with a reason, and has it drafted again when wanted', async () => {
    const only = aged(1, { taskId: 'EMAIL_1' });
    const { press, shows } = await open([only]);
    await press('r', '\r');
    await shows('Say why');
    await press('too long', '\t', '\x7f', '\x7f', '\x7f', '\x7f', 'urgent', '\r');
    await shows('Nothing waits.');
    expect(decisions()).toEqual([{ path: `/api/approvals/${only.id}/reject`, body: { digest: only.digest, reason: 'too urgent', again: true } }]);
  });

  it('shows who was faster and when, and decides nothing [R-TERMINAL-RACE]', async () => {
    const [first, second] = [aged(2, { taskId: 'EMAIL_1' }), aged(1, { taskId: 'EMAIL_2' })];
    const { press, shows, desk, frame } = await open([first, second]);
    queue.decide(first.id, { state: 'rejected', decidedBy: 'olga', decidedAt: '2026-11-27T10:11:12.000Z' });
    await press('a');
    await shows('Already rejected by olga at 2026-11-27T10:11:12.000Z');
    await waitFor(() => selectedOf(desk.state())?.state === 'rejected', { describe: 'what has become of it' });
    await press('a');
    await shows('EMAIL_1: rejected by olga at 10:11:12 UTC; nothing was decided here.');
    await press(DOWN);
    expect(frame()).not.toContain('EMAIL_1');
  });

  it('keeps what vanishes under the eyes until they move on [R-TERMINAL-RACE]', async () => {
    const [first, second] = [aged(2, { taskId: 'EMAIL_1' }), aged(1, { taskId: 'EMAIL_2' })];
    const { shows, desk, press } = await open([first, second]);
    desk.hear({ ...first, state: 'approved', decidedBy: 'olga', decidedAt: '2026-11-27T10:11:12.000Z' });
    await shows('EMAIL_1: approved by olga at 10:11:12 UTC');
    expect(selectedOf(desk.state())?.id).toBe(first.id);
    await press('a');
    expect(decisions()).toEqual([]);
  });

  it('takes a key that comes too soon after a change for a slip', async () => {
    const { desk, shows } = await open([aged(2, { taskId: 'EMAIL_1' }), aged(1, { taskId: 'EMAIL_2' })]);
    await desk.approve();
    await desk.approve();
    await shows('too quick');
    expect(decisions()).toHaveLength(1);
  });

  it('approves together what was looked at of a group, and nothing else [R-TERMINAL-BATCH]', async () => {
    const long = short({ preview: 'line\n'.repeat(60) });
    const same = [3, 2, 1].map((minutes) => aged(minutes, { taskId: `EMAIL_${minutes}`, group: 'replies', ...(minutes === 1 ? { proposal: long } : {}) }));
    const { press, shows, frame } = await open([...same, aged(9, { taskId: 'CRM_1', group: 'contacts' })]);
    await press('g');
    await shows('replies  (3, looked at 0)');
    await press(DOWN, DOWN, DOWN);
    await shows('replies  (3, looked at 2)');
    await press('b');
    await shows('2 of 3 in group replies were looked at');
    expect(frame()).toContain('To be approved together');
    await press('y');
    await shows('2 approved.');
    expect(decisions()).toEqual([{ path: '/api/approvals/batch', body: { verdict: 'approve', items: same.slice(0, 2).map(({ id, digest }) => ({ id, digest })) } }]);
  });

  it('filters as it is typed, and moves by held keys', async () => {
    const { press, shows, desk } = await open([4, 3, 2, 1].map((minutes) => aged(minutes, { taskId: `EMAIL_${minutes}` })));
    await press('jjj');
    expect(selectedOf(desk.state())?.taskId).toBe('EMAIL_1');
    await press('/', 'mail_3', '\r');
    await shows('1/1  filter "mail_3"');
    expect(selectedOf(desk.state())?.taskId).toBe('EMAIL_3');
    await press(ESCAPE);
    await shows('2/4');
  });

  it('takes pasted text for no command, explains the keys, and is left by q and Ctrl-C', async () => {
    const { stdin, press, shows } = await open([aged(1)]);
    stdin.write('aaay');
    await press('?');
    await shows('take the last approval back');
    expect(decisions()).toEqual([]);
    await press('j', 'm');
    stdin.write('q');
    stdin.write('\x03');
    await waitFor(() => left.length === 3, { describe: () => left.join() });
    expect(left).toEqual(['edit', 'quit', 'quit']);
  });

  it('lets nothing that a stranger wrote do anything to the terminal [R-TERMINAL-HARMLESS]', async () => {
    const evil = '\x1b[2J\x1b]0;owned\x07\x9b31m\u202egro\rover';
    const proposal = short({ summary: evil, preview: `${evil}\n${evil}`, flags: [evil], blanks: [evil], evidence: [{ kind: 'page', ref: evil, quote: evil }], taint: [{ field: evil, source: evil, sentence: evil }], args: { [evil]: evil } });
    const approval = aged(1, { taskId: evil, group: evil, reasons: [evil], proposal, decisionReason: evil, template: { id: buildApproval().id, name: evil, score: 1 } });
    const { press, frame, shows } = await open([approval]);
    const check = (): void => expect(frame()).not.toMatch(/(?!\n)[\0-\x1f\x7f-\x9f\u202a-\u202e]/);
    await shows('␛');
    check();
    for (const key of [' ', 'g', 'a', 'r', 'typed\x1b[2J', '\r']) {
      await press(key);
      check();
    }
  });
});

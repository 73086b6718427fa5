import { type AuditLine, type Move, tell } from './story.js';

const move = (to: Move['to'], at: string, more: Partial<Move> = {}): Move => ({ version: 1, from: null, to, at, agent: null, reason: `because of ${to}`, ...more });
const line = (seq: number, action: string, at: string, more: Partial<AuditLine> = {}): AuditLine => ({
  seq,
  hash: '',
  at,
  actor: 'gatekeeper',
  action,
  target: 'email.reply_email',
  taskId: 'EMAIL_1',
  input: '',
  output: 'told',
  approval: 'a1',
  evidence: [],
  durationMs: null,
  success: true,
  ...more,
});
const T = (second: number): string => `2026-01-02T03:04:0${second}.000Z`;

describe('a story', () => {
  it('goes from the oldest to the newest, whoever wrote it down', () => {
    const entries = tell([move('received', T(1)), move('done', T(5))], [line(9, 'effect.done', T(4)), line(3, 'grant.signed', T(3))]);
    expect(entries.map(({ action }) => action)).toEqual(['task.received', 'grant.signed', 'effect.done', 'task.done']);
    expect(entries.map(({ title }) => title)).toEqual(['The task was taken in', 'The permission for this one call was signed', 'The call was made', 'Done']);
  });

  it('tells a move once, although the audit holds it as well', () => {
    expect(tell([move('done', T(1))], [line(1, 'task.done', T(1), { actor: 'orchestrator' })])).toHaveLength(1);
  });

  it('keeps the order of the audit within one moment', () => {
    expect(tell([], [line(2, 'b.b', T(1)), line(1, 'a.a', T(1))]).map(({ title }) => title)).toEqual(['A a', 'B b']);
  });

  it('names the agent that was given the task, and what failed', () => {
    const [delegated, failed] = tell([move('delegated', T(1), { agent: 'sales' }), move('failed', T(2))], []);
    expect(delegated).toMatchObject({ title: 'sales was given the task', success: true });
    expect(failed).toMatchObject({ title: 'It failed', success: false, detail: 'because of failed' });
  });

  it('says of which approval', () => {
    expect(tell([], [line(1, 'approval.approved', T(1))])[0]).toMatchObject({ approvalId: 'a1', detail: 'email.reply_email: told' });
  });
});

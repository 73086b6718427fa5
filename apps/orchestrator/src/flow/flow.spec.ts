import {
  type AgentResultInput,
  agentResultSchema,
  type Approval,
  ApprovalDecided,
  ApprovalRequested,
  ApprovalSettle,
  InfoAnswered,
  InfoRequest,
  isTerminal,
  type Message,
  ProposalSubmit,
  type PayloadOf,
  type Receipt,
  type ScanReport,
  TaskAnswered,
  TaskDelegate,
  TaskMoved,
  TaskRefused,
  TaskScan,
  TaskScanned,
  TaskSubmit,
} from '@waggle/contracts';
import { argumentsDigest } from '@waggle/grants';
import type { Received } from '@waggle/messaging';
import { v7 } from 'uuid';
import { TaskChange } from '../task-change.js';
import type { TaskRecord } from '../task-record.js';
import { decide } from './decide.js';
import { onDue } from './tick.js';
import type { World } from './world.js';

const world: World & { living: World['living'][number][] } = {
  executor: 'security',
  config: { DELEGATION_SECONDS: 600, SCAN_SECONDS: 60, INFO_SECONDS: 60, TASK_ATTEMPTS: 3, OUTAGE_ATTEMPTS: 6, REDRAFTS: 2, RETRY_SECONDS: 2 },
  living: [
    { name: 'sales', capabilities: { EMAIL: 0.9 } },
    { name: 'finance', capabilities: { PAYMENT: 0.85 } },
    { name: 'security', capabilities: { SCAN: 1, EXECUTE: 0.85 } },
    { name: 'generalist', capabilities: {} },
  ],
};
const clean: ScanReport = { verdict: 'pass', score: 0, flagged: false, findings: [], redacted: [] };
const proposal = { id: v7(), server: 'email', tool: 'reply_email', args: { text: 'Hello' }, action: 'reply', summary: 'Reply to Ann', preview: 'Hello' };
const approval = (of: { id: string; args?: Approval['proposal']['args'] }, more: Partial<Approval> = {}): Approval => ({
  id: v7(),
  taskId: 'EMAIL_1',
  proposal: { ...proposal, ...of, blanks: [], evidence: [], taint: [], flags: [] },
  digest: 'd',
  approvalClass: 'always',
  reasons: [],
  state: 'pending',
  priority: 'NORMAL',
  created: new Date().toISOString(),
  expires: new Date().toISOString(),
  group: 'email.reply_email',
  template: null,
  escalatedAt: null,
  decisionSeconds: null,
  peopleNeeded: 1,
  agreedBy: [],
  decidedBy: 'ann',
  decidedAt: null,
  decisionReason: null,
  channel: 'rest',
  approvedDigest: null,
  grantId: 'g',
  ...more,
});
const receipt: Receipt = {
  grantId: 'g',
  approvalId: v7(),
  server: 'email',
  tool: 'reply_email',
  digest: 'd',
  mode: 'live',
  providerId: '<1@x>',
  executedAt: new Date().toISOString(),
  readBack: { found: true, detail: 'found in Sent' },
};

/** Plays messages to one task and keeps what was sent. */
function story() {
  let task: TaskRecord | undefined;
  const sent: TaskChange['outgoing'] = [];
  const take = (change: TaskChange | undefined): void => {
    if (change === undefined) return;
    task = change.task;
    sent.push(...change.outgoing);
  };
  const last = <M extends Message>(message: M): PayloadOf<M> | undefined => sent.filter((one) => one.message.name === message.name).at(-1)?.payload as PayloadOf<M> | undefined;
  return {
    last,
    count: (message: Message) => sent.filter((one) => one.message.name === message.name).length,
    to: (message: Message) => sent.filter((one) => one.message.name === message.name).at(-1)?.options.to,
    get task(): TaskRecord {
      if (task === undefined) throw new Error('no task yet');
      return task;
    },
    hear: <M extends Message>(message: M, payload: PayloadOf<M>) => take(decide({ message, payload, envelope: {} } as unknown as Received, task, world, new Date())),
    tick: () => {
      if (task === undefined) return;
      const change = new TaskChange(task, new Date());
      onDue(change, world);
      take(change);
    },
    submit(prefix: 'EMAIL' | 'EXECUTE' = 'EMAIL', revision = 'a'.repeat(64), zone: 'local' | 'cloud' = 'local') {
      const document = { frontMatter: { subject: 'Prices' }, body: 'How much is it?', revision };
      this.hear(TaskSubmit, { taskId: `${prefix}_1`, prefix, domain: 'email', priority: 'NORMAL', zone, source: 'folder', document });
    },
    scanned(report: ScanReport = clean) {
      const scan = last(TaskScan);
      this.hear(TaskScanned, { taskId: 'EMAIL_1', scanId: scan?.scanId ?? v7(), stage: scan?.stage ?? 'inbound', report });
    },
    answer(result: AgentResultInput) {
      const delegationId = last(TaskDelegate)?.delegationId ?? v7();
      this.hear(TaskAnswered, { taskId: 'EMAIL_1', delegationId, agent: 'sales', durationMs: 5, result: agentResultSchema.parse(result) });
    },
    /** Up to the moment when the granted call is with the executing agent. */
    untilExecuting() {
      this.submit();
      this.scanned();
      this.answer({ outcome: 'proposal', plan: [], proposals: [proposal] });
      this.scanned();
      const entry = approval({ id: last(ProposalSubmit)?.proposal.id ?? '' });
      this.hear(ApprovalRequested, { approval: entry });
      this.hear(ApprovalDecided, { approval: entry, verdict: 'approved', reason: '', grant: 'jws' });
      return entry;
    },
  };
}

describe('the flow of a task', () => {
  it('goes from a claimed file to a proven reply', () => {
    const it = story();
    it.submit();
    expect(it.to(TaskScan)).toBe('security');
    it.scanned();
    expect(it.task.status).toBe('delegated');
    expect(it.to(TaskDelegate)).toBe('sales');
    it.answer({ outcome: 'proposal', plan: ['read'], proposals: [proposal] });
    expect(it.last(TaskScan)?.stage).toBe('outbound');
    it.scanned();
    const entry = approval({ id: it.last(ProposalSubmit)?.proposal.id ?? '' });
    it.hear(ApprovalRequested, { approval: entry });
    expect(it.task.status).toBe('pending_approval');
    it.hear(ApprovalDecided, { approval: entry, verdict: 'approved', reason: '', grant: 'jws' });
    expect(it.to(TaskDelegate)).toBe('security');
    expect(it.last(TaskDelegate)?.execution?.grant).toBe('jws');
    it.answer({ outcome: 'done', plan: [], summary: 'sent', receipt });
    expect(it.task.status).toBe('done');
    expect(it.last(ApprovalSettle)?.state).toBe('executed');
    expect(it.task.data.receipts).toHaveLength(1);
  });

  it('publishes every move with a rising version', () => {
    const it = story();
    it.untilExecuting();
    expect(it.count(TaskMoved)).toBe(it.task.version);
  });

  it('takes the same submission once and refuses another content under the same id', () => {
    const it = story();
    it.submit();
    const { version } = it.task;
    it.submit();
    expect(it.task.version).toBe(version);
    it.submit('EMAIL', 'b'.repeat(64));
    expect(it.last(TaskRefused)?.code).toBe('revision_changed');
    expect(it.task.version).toBe(version);
  });

  it('never carries out an EXECUTE file that somebody put there', () => {
    const it = story();
    it.submit('EXECUTE');
    expect(it.task.status).toBe('rejected');
    expect(it.count(TaskDelegate)).toBe(0);
  });

  it('rejects what the scan blocks before any agent sees it', () => {
    const it = story();
    it.submit();
    it.scanned({ ...clean, verdict: 'block', score: 0.95, flagged: true });
    expect(it.task.status).toBe('rejected');
    expect(it.count(TaskDelegate)).toBe(0);
  });

  it('shows the agent the redacted text', () => {
    const it = story();
    it.submit();
    it.scanned({ ...clean, verdict: 'sanitise', flagged: true, redacted: [{ name: 'body', text: '[redacted: key]' }] });
    expect(it.last(TaskDelegate)?.document.body).toBe('[redacted: key]');
  });

  it('shows the agent the redacted fields as well', () => {
    const it = story();
    it.submit();
    it.scanned({ ...clean, verdict: 'sanitise', flagged: true, redacted: [{ name: 'front_matter.subject', text: '[redacted: key]' }] });
    expect(it.last(TaskDelegate)?.document.frontMatter['subject']).toBe('[redacted: key]');
  });

  it('puts the redacted text into the proposal, so that a secret never leaves', () => {
    const it = story();
    it.submit();
    it.scanned();
    it.answer({ outcome: 'proposal', plan: [], proposals: [proposal] });
    it.scanned({ ...clean, verdict: 'sanitise', flagged: true, redacted: [{ name: 'args.text', text: 'Hello [redacted: key]' }] });
    expect(it.last(ProposalSubmit)?.proposal.args.text).toBe('Hello [redacted: key]');
  });

  it('scans and redacts texts that lie deeper in the arguments too', () => {
    const it = story();
    it.submit();
    it.scanned();
    const args = { to: ['a@b.example'], content: { kind: 'text', parts: [{ text: 'The key is abc' }] } };
    it.answer({ outcome: 'proposal', plan: [], proposals: [{ ...proposal, args }] });
    expect(it.last(TaskScan)?.texts).toContainEqual({ name: 'args.content.parts.0.text', text: 'The key is abc' });
    it.scanned({ ...clean, verdict: 'sanitise', flagged: true, redacted: [{ name: 'args.content.parts.0.text', text: 'The key is [redacted: key]' }] });
    expect(it.last(ProposalSubmit)?.proposal.args).toEqual({ to: ['a@b.example'], content: { kind: 'text', parts: [{ text: 'The key is [redacted: key]' }] } });
  });

  it('stops at the proposal in the cloud zone: nobody there may ask or sign', () => {
    const it = story();
    it.submit('EMAIL', 'a'.repeat(64), 'cloud');
    it.scanned();
    it.answer({ outcome: 'proposal', plan: [], proposals: [proposal] });
    it.scanned();
    expect(it.task.status).toBe('pending_approval');
    expect(it.count(ProposalSubmit)).toBe(0);
  });

  it('waits for another agent and goes on with its answer', () => {
    const it = story();
    it.submit();
    it.scanned();
    it.answer({ outcome: 'needs_info', plan: [], askAgent: 'finance', question: 'Is 7 paid?' });
    expect(it.task.status).toBe('waiting_info');
    const asked = it.last(InfoRequest);
    it.hear(InfoAnswered, { taskId: 'EMAIL_1', delegationId: asked?.delegationId ?? '', agent: 'finance', question: 'Is 7 paid?', answer: 'Yes.', evidence: [] });
    expect(it.task.status).toBe('delegated');
    expect(it.last(TaskDelegate)?.info).toEqual([{ agent: 'finance', question: 'Is 7 paid?', answer: 'Yes.' }]);
  });

  it('does not wait for an agent that is not there', () => {
    const it = story();
    it.submit();
    it.scanned();
    it.answer({ outcome: 'needs_info', plan: [], askAgent: 'astrologer', question: 'When?' });
    expect(it.task.status).toBe('delegated');
    expect(it.last(TaskDelegate)?.info[0]?.answer).toContain('not running');
  });

  it('tries a failed delegation again, the last time with the generalist, then fails', () => {
    const it = story();
    it.submit();
    it.scanned();
    const failure = { outcome: 'failed', cause: 'oops', detail: 'no', retryable: true } as const;
    const agents: unknown[] = [it.to(TaskDelegate)];
    for (let attempt = 2; attempt <= 3; attempt++) {
      it.answer(failure);
      it.tick();
      agents.push(it.to(TaskDelegate));
    }
    it.answer(failure);
    expect(agents).toEqual(['sales', 'sales', 'generalist']);
    expect(it.task.status).toBe('failed');
  });

  it('outlasts a server that is away: the same agent, growing pauses, and on the last try what there is [R-OUTAGE]', () => {
    const it = story();
    it.submit();
    it.scanned();
    const failure = { outcome: 'failed', cause: 'tool_server_unreachable', detail: 'the bill could not be looked up', retryable: true, unavailable: true } as const;
    const tries: unknown[] = [];
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt++) {
      tries.push([it.to(TaskDelegate), it.last(TaskDelegate)?.lastTry]);
      const before = Date.now();
      it.answer(failure);
      if (attempt === 6) break;
      pauses.push(Math.round(((it.task.dueAt?.getTime() ?? 0) - before) / 1000));
      expect(it.task.reason).toContain('the bill could not be looked up');
      it.tick();
    }
    expect(tries).toEqual([...Array.from({ length: 5 }, () => ['sales', false]), ['sales', true]]);
    expect(pauses).toEqual([2, 4, 8, 16, 32]);
    expect(it.task).toMatchObject({ status: 'failed', reason: 'tool_server_unreachable: the bill could not be looked up' });
  });

  it('ignores the late answer of a delegation that was given up', () => {
    const it = story();
    it.submit();
    it.scanned();
    const late = it.last(TaskDelegate)?.delegationId ?? '';
    it.tick();
    it.tick();
    const { version } = it.task;
    it.hear(TaskAnswered, { taskId: 'EMAIL_1', delegationId: late, agent: 'sales', durationMs: 1, result: agentResultSchema.parse({ outcome: 'done', plan: [], summary: 'late' }) });
    expect(it.task.version).toBe(version);
  });

  it.each([
    [{ uncertain: true, retryable: false }, 'needs_reconciliation'],
    [{ uncertain: false, retryable: false }, 'failed'],
    [{ stale: true, retryable: false }, 'proposed'],
  ])('ends an execution that failed with %j as %s', (how, status) => {
    const it = story();
    it.untilExecuting();
    it.answer({ outcome: 'failed', cause: 'x', detail: 'y', ...how });
    expect(it.task.status).toBe(status);
  });

  it('asks again under a new proposal id when the approval had become stale', () => {
    const it = story();
    const entry = it.untilExecuting();
    it.answer({ outcome: 'failed', cause: 'effect_stale', detail: 'a newer mail', retryable: false, stale: true });
    it.scanned();
    expect(it.last(ProposalSubmit)?.proposal.id).not.toBe(entry.proposal.id);
  });

  describe('a draft that is sent back', () => {
    const untilPending = (of: ReturnType<typeof story>) => {
      of.scanned();
      const entry = approval({ id: of.last(ProposalSubmit)?.proposal.id ?? '', args: of.last(ProposalSubmit)?.proposal.args }, { digest: argumentsDigest(of.last(ProposalSubmit)?.proposal.args ?? {}), decisionSeconds: 12 });
      of.hear(ApprovalRequested, { approval: entry });
      return entry;
    };
    const sentBack = (of: ReturnType<typeof story>, entry: Approval, reason = 'too long', again = true) => of.hear(ApprovalDecided, { approval: { ...entry, state: 'rejected' }, verdict: 'rejected', reason, again, grant: null });
    const draft = (text: string) => ({ outcome: 'proposal' as const, plan: [], proposals: [{ ...proposal, id: v7(), args: { text } }] });
    const pending = () => {
      const it = story();
      it.submit();
      it.scanned();
      it.answer(draft('Hello'));
      return { it, entry: untilPending(it) };
    };

    it('goes to the agent with what was said, and comes back as another proposal [R-REDRAFT]', () => {
      const { it, entry } = pending();
      sentBack(it, entry);
      expect(it.task.status).toBe('delegated');
      expect(it.last(TaskDelegate)?.feedback).toEqual([{ at: expect.any(String), by: 'ann', reason: 'too long', refused: { tool: 'email.reply_email', preview: 'Hello' } }]);
      it.answer(draft('Hi'));
      const second = untilPending(it);
      expect(second.proposal.id).not.toBe(entry.proposal.id);
      sentBack(it, entry);
      expect(it.task.status).toBe('pending_approval');
      it.hear(ApprovalDecided, { approval: second, verdict: 'approved', reason: '', grant: 'jws' });
      expect(it.task.status).toBe('executing');
      expect(it.last(TaskDelegate)?.execution?.proposal.args).toEqual({ text: 'Hi' });
    });

    it('is not asked for again when the agent has nothing else [R-REDRAFT]', () => {
      const { it, entry } = pending();
      sentBack(it, entry);
      it.answer(draft('Hello'));
      expect(it.task).toMatchObject({ status: 'rejected', reason: 'too long (The agent has nothing else to propose.)' });
      expect(it.count(ProposalSubmit)).toBe(1);
    });

    it('waits for an agent, and comes back only as often as is set [R-REDRAFT]', () => {
      const { it, entry } = pending();
      const agents = world.living.splice(0);
      sentBack(it, entry);
      expect(it.task).toMatchObject({ status: 'delegated', reason: 'Sent back by ann: too long' });
      world.living.push(...agents);
      it.tick();
      it.answer(draft('Hi'));
      sentBack(it, untilPending(it), 'too short');
      it.answer(draft('Hi there'));
      sentBack(it, untilPending(it), 'still not');
      expect(it.task).toMatchObject({ status: 'rejected', reason: 'still not (It was sent back 2 times already.)' });
      expect(it.last(TaskDelegate)?.feedback.map(({ reason }) => reason)).toEqual(['too long', 'too short']);
    });

    it('of several keeps those that were carried out, and stands when the parts are others', () => {
      const parts = (...texts: string[]) => ({ outcome: 'proposal' as const, plan: [], proposals: texts.map((text) => ({ ...proposal, id: v7(), args: { text } })) });
      const first = story();
      for (const [it, redrawn, status] of [[first, parts('one again', 'TWO'), 'proposed'], [story(), parts('TWO'), 'rejected']] as const) {
        it.submit();
        it.scanned();
        it.answer(parts('one', 'two'));
        const one = untilPending(it);
        it.hear(ApprovalDecided, { approval: one, verdict: 'approved', reason: '', grant: 'jws' });
        it.answer({ outcome: 'done', plan: [], summary: 'sent', receipt });
        sentBack(it, untilPending(it));
        it.answer(redrawn);
        expect(it.task.status).toBe(status);
      }
      first.scanned();
      expect(first.last(ProposalSubmit)?.proposal.args).toEqual({ text: 'TWO' });
    });
  });

  it.each(['rejected', 'expired'] as const)('ends as %s without an effect', (verdict) => {
    const it = story();
    it.submit();
    it.scanned();
    it.answer({ outcome: 'proposal', plan: [], proposals: [proposal] });
    it.scanned();
    const entry = approval({ id: it.last(ProposalSubmit)?.proposal.id ?? '' });
    it.hear(ApprovalRequested, { approval: entry });
    it.hear(ApprovalDecided, { approval: entry, verdict, reason: 'no', grant: null });
    expect(it.task.status).toBe(verdict);
    expect(isTerminal(it.task.status)).toBe(true);
    expect(it.count(TaskDelegate)).toBe(1);
  });

  it('leaves an ended task alone, whatever comes [R-MOVES]', () => {
    const it = story();
    const entry = it.untilExecuting();
    it.answer({ outcome: 'done', plan: [], summary: 'sent', receipt });
    const { version } = it.task;
    it.hear(ApprovalDecided, { approval: entry, verdict: 'approved', reason: '', grant: 'jws' });
    it.scanned();
    it.answer({ outcome: 'done', plan: [], summary: 'again', receipt });
    expect(it.task.version).toBe(version);
  });
});

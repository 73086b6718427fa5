import { type AgentResultInput, agentResultSchema, type Approval, ApprovalDecided, ApprovalRequested, type Message, type PayloadOf, ProposalSubmit, type Receipt, type ScanReport, TaskAdopt, TaskAnswered, TaskDelegate, TaskScan, TaskScanned, TaskSettle, type TaskStatus, TaskSubmit } from '@waggle/contracts';
import type { Received } from '@waggle/messaging';
import { v7 } from 'uuid';
import { decide } from '../src/flow/decide.js';
import { onDue } from '../src/flow/tick.js';
import type { World } from '../src/flow/world.js';
import { TaskChange } from '../src/task-change.js';
import type { TaskRecord } from '../src/task-record.js';

export const world: World & { living: World['living'][number][]; away: World['away'][number][]; stops: World['stops'] } = {
  stops: [],
  away: [],
  executor: 'security',
  config: { DELEGATION_SECONDS: 600, SCAN_SECONDS: 60, INFO_SECONDS: 60, TASK_ATTEMPTS: 3, OUTAGE_ATTEMPTS: 6, REDRAFTS: 2, RETRY_SECONDS: 2 },
  living: [
    { name: 'sales', capabilities: { EMAIL: 0.9 } },
    { name: 'finance', capabilities: { PAYMENT: 0.85 } },
    { name: 'security', capabilities: { SCAN: 1, EXECUTE: 0.85 } },
    { name: 'generalist', capabilities: {} },
  ],
};
export const clean: ScanReport = { verdict: 'pass', score: 0, flagged: false, findings: [], redacted: [] };
export const proposal = { id: v7(), server: 'email', tool: 'reply_email', args: { text: 'Hello' }, action: 'reply', summary: 'Reply to Ann', preview: 'Hello' };
export const approval = (of: { id: string; args?: Approval['proposal']['args'] }, more: Partial<Approval> = {}): Approval => ({
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
export const receipt: Receipt = {
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
export function story() {
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
    submit(prefix: 'EMAIL' | 'EXECUTE' | 'LINKEDIN' = 'EMAIL', revision = 'a'.repeat(64), zone: 'local' | 'cloud' = 'local') {
      const document = { frontMatter: { subject: 'Prices' }, body: 'How much is it?', revision };
      this.hear(TaskSubmit, { taskId: `${prefix}_1`, prefix, domain: 'email', priority: 'NORMAL', zone, source: 'folder', document });
    },
    /** The other zone hands over what it has prepared. */
    adopt(result: AgentResultInput = { outcome: 'proposal', plan: ['read'], proposals: [proposal] }, change: Partial<PayloadOf<typeof TaskAdopt>> = {}) {
      const document = { frontMatter: { subject: 'Prices' }, body: 'How much is it?', revision: 'a'.repeat(64) };
      this.hear(TaskAdopt, { taskId: 'EMAIL_1', prefix: 'EMAIL', domain: 'email', priority: 'NORMAL', from: 'cloud', source: 'folder', agent: 'sales', document, result: agentResultSchema.parse(result), ...change });
    },
    settle(status: TaskStatus, by: 'local' | 'cloud' = 'local') {
      this.hear(TaskSettle, { taskId: 'EMAIL_1', by, status, reason: 'seen in Done' });
    },
    submitWith(frontMatter: Record<string, unknown>) {
      const document = { frontMatter, body: 'How much is it?', revision: 'a'.repeat(64) };
      this.hear(TaskSubmit, { taskId: 'EMAIL_1', prefix: 'EMAIL', domain: 'email', priority: 'NORMAL', zone: 'local', source: 'folder', document });
    },
    scanned(report: ScanReport = clean) {
      const scan = last(TaskScan);
      this.hear(TaskScanned, { taskId: 'EMAIL_1', scanId: scan?.scanId ?? v7(), stage: scan?.stage ?? 'inbound', report });
    },
    answer(result: AgentResultInput, read?: PayloadOf<typeof TaskAnswered>['read']) {
      const delegationId = last(TaskDelegate)?.delegationId ?? v7();
      this.hear(TaskAnswered, { taskId: 'EMAIL_1', delegationId, agent: 'sales', durationMs: 5, result: agentResultSchema.parse(result), read });
    },
    /** A person has approved what is proposed. */
    decided() {
      const entry = approval({ id: last(ProposalSubmit)?.proposal.id ?? '' });
      this.hear(ApprovalRequested, { approval: entry });
      this.hear(ApprovalDecided, { approval: entry, verdict: 'approved', reason: '', grant: 'jws' });
      return entry;
    },
    /** Up to the moment when the call is with the gatekeeper. */
    untilProposed() {
      this.submit();
      this.scanned();
      this.answer({ outcome: 'proposal', plan: [], proposals: [proposal] });
      this.scanned();
    },
    /** Up to the moment when a person is asked. */
    untilPending(): Approval {
      this.untilProposed();
      const entry = approval({ id: this.last(ProposalSubmit)?.proposal.id ?? '' });
      this.hear(ApprovalRequested, { approval: entry });
      return entry;
    },
    /** Up to the moment when the granted call is with the executing agent. */
    untilExecuting() {
      this.untilProposed();
      return this.decided();
    },
  };
}

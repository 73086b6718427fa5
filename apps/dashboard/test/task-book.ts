import { readFileSync } from 'node:fs';
import { FOLDERS, folderOf } from '../src/live/task-folder.js';
import type { AgentStatus, AlertLine, AuditLine, HistoryPoint, Pipeline, Proof, StoryEntry, TaskDetail, TaskPage, TaskStatus, TaskSummary } from '../src/api/wire.js';

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));

type TaskSample = Pick<TaskSummary, 'taskId' | 'prefix' | 'status' | 'priority' | 'domain' | 'agent' | 'title' | 'flagged' | 'reason'>;
interface ZoneSample {
  readonly agents: AgentStatus[];
  readonly detail: TaskDetail;
  readonly proof: Proof;
  readonly audit: AuditLine[];
}

const TASKS = read('./sample-tasks.json') as TaskSample[];
const ZONE = read('./sample-zone.json') as ZoneSample;
const MINUTE = 60_000;
const EARLY: readonly TaskStatus[] = ['received', 'delegated', 'executing', 'waiting_info'];

/** Tasks and figures of the same day. */
export class TaskBook {
  readonly tasks = new Map<string, TaskSummary>();

  constructor(
    private readonly now: () => number,
    pending: ReadonlySet<string>,
    private readonly onChange: (task: TaskSummary) => void,
  ) {
    TASKS.forEach((task, index) => {
      const status = pending.has(task.taskId) ? 'pending_approval' : index % 11 === 3 ? (EARLY[index % EARLY.length] ?? task.status) : task.status;
      const updated = this.ago(4 + index * 7);
      this.tasks.set(task.taskId, { ...task, status, version: 1, zone: 'local', created: this.ago(20 + index * 9), updated });
    });
  }

  move(taskId: string, status: TaskStatus): void {
    const task = this.tasks.get(taskId);
    if (task === undefined) return;
    const moved = { ...task, status, version: task.version + 1, updated: this.ago(0) };
    this.tasks.set(taskId, moved);
    this.onChange(moved);
  }

  page(folder: string | undefined, after: string | undefined, limit: number): TaskPage {
    const all = [...this.tasks.values()].filter(({ status }) => folder === undefined || folderOf(status) === folder).sort((one, two) => two.updated.localeCompare(one.updated));
    const start = Number(after ?? 0);
    const next = start + limit < all.length ? String(start + limit) : null;
    const waiting = folder === FOLDERS[0] ? [{ name: 'EMAIL_next week.md', modified: this.ago(1) }, { name: 'LEAD_9002.md', modified: this.ago(3) }] : undefined;
    return { tasks: all.slice(start, start + limit), next, ...(waiting === undefined ? {} : { waiting }) };
  }

  byStatus(): Partial<Record<TaskStatus, number>> {
    const counts: Partial<Record<TaskStatus, number>> = {};
    for (const { status } of this.tasks.values()) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  detail(taskId: string): TaskDetail | undefined {
    const task = this.tasks.get(taskId);
    return task && { ...ZONE.detail, task, why: { ...ZONE.detail.why, taskId, status: task.status, owner: task.status === 'pending_approval' ? 'a person' : 'nobody', waitsFor: task.status === 'pending_approval' ? 'an answer to its proposal' : 'nothing', since: task.updated, nextDeadline: task.status === 'pending_approval' ? this.ago(-95) : null, explanation: task.status === 'pending_approval' ? 'The proposal waits in the approval queue until somebody answers.' : (task.reason ?? 'It has ended.') } };
  }

  story(taskId: string): StoryEntry[] {
    const moves = this.tasks.get(taskId)?.status === 'done' ? ZONE.detail.moves : ZONE.detail.moves.slice(0, 5);
    return moves.map(({ to, reason, agent }, index) => ({ at: this.ago(60 - index * 3), actor: agent ?? 'orchestrator', action: `task.${to}`, title: to.replaceAll('_', ' '), detail: reason, success: true, approvalId: to === 'approved' ? (ZONE.detail.approvalIds[0] ?? null) : null }));
  }

  proof(taskId: string): Proof {
    if (this.tasks.get(taskId)?.status === 'done') return ZONE.proof;
    const open = { approvalId: null, what: 'the task has ended', ok: false, detail: 'not yet' };
    return { proven: false, steps: [...ZONE.proof.steps.slice(0, 1), open], missing: [open.what] };
  }

  agents(): AgentStatus[] {
    return ZONE.agents.map((agent, index) => ({ ...agent, inFlight: index % 3, alive: index !== 2, lastHeartbeat: this.ago(index === 2 ? 9 : 0) }));
  }

  audit(filter: Readonly<Record<string, string>>): AuditLine[] {
    const fits = (entry: AuditLine): boolean => ['actor', 'action', 'taskId'].every((name) => filter[name] === undefined || entry[name as 'actor'] === filter[name]);
    return ZONE.audit.map((entry, index) => ({ ...entry, at: this.ago(index * 2) })).filter(fits);
  }

  alerts(): AlertLine[] {
    return [
      { id: 'a1', at: this.ago(12), severity: 'CRITICAL', code: 'grant_missing', message: 'A call of payment.initiate_payment without a grant was refused.', taskId: null, acknowledgedBy: null },
      { id: 'a2', at: this.ago(33), severity: 'WARNING', code: 'suspected_fraud', message: 'A mail asks for a wire transfer in the name of the managing director.', taskId: 'EMAIL_27c8954a', acknowledgedBy: null },
      { id: 'a3', at: this.ago(80), severity: 'INFO', code: 'secret_found', message: 'A mail holds something that looks like a key; it was redacted.', taskId: null, acknowledgedBy: 'vera' },
    ];
  }

  pipeline(): Pipeline {
    const stage = (currency: string, name: Pipeline['pipeline'][number]['stage'], count: number, valueMinor: number) => ({ currency, stage: name, count, valueMinor });
    return { contacts: 214, deals: 41, activities: 1288, winRate: 0.38, weightedForecast: [{ currency: 'EUR', valueMinor: 18420000 }, { currency: 'USD', valueMinor: 7490000 }], pipeline: [stage('EUR', 'lead', 12, 21600000), stage('EUR', 'proposal', 8, 15400000), stage('EUR', 'negotiation', 4, 12960000), stage('EUR', 'closed_won', 6, 9800000), stage('EUR', 'closed_lost', 8, 7100000), stage('USD', 'lead', 1, 6500000), stage('USD', 'proposal', 1, 4500000), stage('USD', 'negotiation', 1, 7200000)] };
  }

  history(hours: number): HistoryPoint[] {
    return Array.from({ length: 48 }, (_, index) => {
      const wave = Math.sin(index / 5) + 1;
      const byStatus = { delegated: Math.round(3 + wave * 6), pending_approval: Math.round(6 + wave * 9), executing: Math.round(wave * 2), done: index * 3 };
      return { at: this.ago(((47 - index) * hours * 60) / 48), byStatus, pendingApprovals: Math.round(6 + wave * 9), errorRate: index % 13 === 0 ? 0.06 : 0.015 + wave / 100, p50Ms: 1400 + wave * 500, p95Ms: 3200 + wave * 1500, p99Ms: 4800 + wave * 2600 };
    });
  }

  private ago(minutes: number): string {
    return new Date(this.now() - minutes * MINUTE).toISOString();
  }
}

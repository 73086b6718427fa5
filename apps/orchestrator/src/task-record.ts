import type {
  AgentResult,
  Approval,
  Domain,
  Feedback,
  Prefix,
  Priority,
  Proposal,
  ReadText,
  Receipt,
  ScanReport,
  TaskDocument,
  TaskStatus,
  TaskSummary,
  Zone,
} from '@waggle/contracts';

export interface InfoAnswer {
  readonly agent: string;
  readonly question: string;
  readonly answer: string;
}

/** With the digest of the refused call, so that it is not asked for again. */
export interface TakenFeedback extends Feedback {
  readonly digest: string;
}

/** What is kept beside the columns. */
export interface TaskData {
  document: TaskDocument;
  scan: ScanReport | null;
  outboundScan: ScanReport | null;
  /** The scan that is awaited. */
  scanId: string | null;
  result: AgentResult | null;
  routing: string | null;
  info: InfoAnswer[];
  /** What its agents read outside while they worked. */
  read: ReadText[];
  askedAgent: string | null;
  delegationId: string | null;
  /** Delegations so far. */
  attempt: number;
  /** Executions so far of the current proposal. */
  executions: number;
  /** Since when the current grant is to be used (ISO 8601); absent before the first. */
  executingSince?: string;
  /** The proposals of the result, worked off one after the other. */
  proposals: Proposal[];
  proposalIndex: number;
  approval: Approval | null;
  grant: string | null;
  receipts: Receipt[];
  approvalIds: string[];
  /** What people said of drafts that they sent back. */
  feedback: TakenFeedback[];
  /** A delegation failed and is to be sent again when `dueAt` comes. */
  retrying: boolean;
  /** Of the attempts, those that failed only because something that the agent needs was away. */
  outages: number;
  /** What holds it still, in words; null while it may go on. */
  heldBy: string | null;
  /** The other zone has prepared it, and this one decides and carries it out; null for a task that was taken here. */
  adoptedFrom: Zone | null;
  /** The other zone has taken it over; it may come back. */
  takenOver: boolean;
  /** Milliseconds that agents took. */
  agentMs: number;
}

/** The orchestrator's record of a task. */
export interface TaskRecord {
  taskId: string;
  prefix: Prefix;
  domain: Domain;
  priority: Priority;
  zone: Zone;
  source: string;
  revision: string;
  title: string;
  status: TaskStatus;
  version: number;
  agent: string | null;
  flagged: boolean;
  reason: string | null;
  /** When somebody must look at it again: its lease. */
  dueAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  data: TaskData;
}

export function emptyData(document: TaskDocument): TaskData {
  return {
    document,
    scan: null,
    outboundScan: null,
    scanId: null,
    result: null,
    routing: null,
    info: [],
    read: [],
    askedAgent: null,
    delegationId: null,
    attempt: 0,
    executions: 0,
    proposals: [],
    proposalIndex: 0,
    approval: null,
    grant: null,
    receipts: [],
    approvalIds: [],
    feedback: [],
    retrying: false,
    outages: 0,
    heldBy: null,
    adoptedFrom: null,
    takenOver: false,
    agentMs: 0,
  };
}

export function currentProposal(task: TaskRecord): Proposal | undefined {
  return task.data.proposals[task.data.proposalIndex];
}

export function summaryOf(task: Omit<TaskRecord, 'data' | 'source' | 'revision' | 'dueAt'>): TaskSummary {
  const { taskId, prefix, status, version, priority, domain, zone, agent, title, flagged, reason } = task;
  return { taskId, prefix, status, version, priority, domain, zone, agent, title, flagged, reason, created: task.createdAt.toISOString(), updated: task.updatedAt.toISOString() };
}

const TITLE_KEYS = ['title', 'subject', 'topic', 'summary'];

/** What people call the task: a title from its front matter, or its first line. At most 120 characters. */
export function titleOf(taskId: string, document: TaskDocument): string {
  const named = TITLE_KEYS.map((key) => document.frontMatter[key]).find((value) => typeof value === 'string' && value.trim() !== '');
  const firstLine = document.body.split('\n').find((line) => line.trim() !== '');
  return String(named ?? firstLine ?? taskId)
    .replace(/^#+\s*/, '')
    .trim()
    .slice(0, 120);
}

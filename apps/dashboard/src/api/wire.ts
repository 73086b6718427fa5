// What the gateway answers, as types only: the bundle carries no schema.
import type { AgentResult, Approval, AuditSearch, ComplianceFinding, ComplianceReport, CrmSummary, ReplyOf, ScaledService, ScalingDecision, ScalingStatus as ScalingStatusQuery, SourceView, Stop, StopScope, SwarmStatus, SyncStatusView, TaskGet, TaskStatus, TaskSummary, TaskWhy, TemplateList, ToolArguments, ZoneStatusView } from '@waggle/contracts';

export type { AgentResult, Approval, ComplianceFinding, ComplianceReport, ScaledService, ScalingDecision, SourceView, Stop, StopScope, SyncStatusView, TaskStatus, TaskSummary, TaskWhy, ToolArguments, ZoneStatusView };
export type Zone = ZoneStatusView['here'];
export type Proposal = Approval['proposal'];
export type Taint = Proposal['taint'][number];
export type HiddenText = NonNullable<Proposal['hidden']>[number];
export type Evidence = Proposal['evidence'][number];
export type TaskDetail = ReplyOf<typeof TaskGet>;
export type AgentStatus = ReplyOf<typeof SwarmStatus>['agents'][number];
export type ScalingStatus = ReplyOf<typeof ScalingStatusQuery>;
export type Pipeline = ReplyOf<typeof CrmSummary>;
export type Template = ReplyOf<typeof TemplateList>['templates'][number];
export type AuditLine = ReplyOf<typeof AuditSearch>['entries'][number];

export type AccessRole = 'viewer' | 'approver' | 'admin';

/** Ways to sign in here. */
export interface SignInOptions {
  readonly oidc: boolean;
}

export interface Session {
  readonly person: { readonly name: string; readonly role: AccessRole };
  readonly csrf: string;
  readonly expires: string;
}

/** RFC 9457. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly mend: string;
  readonly faults?: readonly string[];
}

export interface ApprovalPage {
  readonly approvals: Approval[];
  readonly next: string | null;
  readonly total: number;
}

export type BatchResult = { readonly id: string; readonly approval: Approval } | { readonly id: string; readonly problem: Problem };

export interface WaitingFile {
  readonly name: string;
  readonly modified: string;
}

export interface TaskPage {
  readonly tasks: TaskSummary[];
  readonly next: string | null;
  /** Only of the folder `Needs_Action`: files that nobody has claimed. */
  readonly waiting?: WaitingFile[];
}

export interface StoryEntry {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly title: string;
  readonly detail: string;
  readonly success: boolean;
  readonly approvalId: string | null;
}

export interface ProofStep {
  readonly approvalId: string | null;
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface Proof {
  readonly proven: boolean;
  readonly steps: ProofStep[];
  readonly missing: string[];
}

export interface Status {
  readonly role: string;
  readonly zone: string;
  readonly mode: 'dry_run' | 'live';
  readonly tasks: Partial<Record<TaskStatus, number>>;
}

export interface HistoryPoint {
  readonly at: string;
  readonly byStatus: Partial<Record<TaskStatus, number>>;
  readonly pendingApprovals: number;
  readonly errorRate: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

export type Severity = 'INFO' | 'WARNING' | 'CRITICAL';

export interface AlertLine {
  readonly id: string;
  readonly at: string;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly taskId: string | null;
}

export interface AuditPage {
  readonly entries: AuditLine[];
  readonly next: string | null;
}

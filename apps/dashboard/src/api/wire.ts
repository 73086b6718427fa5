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
  readonly acknowledgedBy: string | null;
}

export interface WatchedService {
  readonly service: string;
  readonly plane: string;
  readonly instances: ReadonlyArray<{ readonly instance: string; readonly state: 'alive' | 'stuck' | 'dead'; readonly lastBeat: string; readonly inHand: number }>;
  readonly lanes: ReadonlyArray<{ readonly lane: string; readonly ready: number | null; readonly consumers: number | null; readonly probeSeconds: number | null; readonly unansweredSeconds: number | null }>;
  readonly deadLetters: number | null;
}

export interface HealthFinding {
  readonly id: string;
  readonly code: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly message: string;
  readonly openedAt: string;
  readonly healedAt: string | null;
}

export interface Monitored {
  readonly at: string | null;
  readonly open: readonly HealthFinding[];
  readonly services: readonly WatchedService[];
  readonly figures: {
    readonly recent: { readonly ended: number; readonly failed: number } | null;
    readonly oldestTaskSeconds: number | null;
    readonly oldestApprovalSeconds: number | null;
    readonly taskMs: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null } | null;
    readonly disks: ReadonlyArray<{ readonly disk: string; readonly freeBytes: number }>;
    readonly breakers: ReadonlyArray<{ readonly target: string; readonly breaker: string }> | null;
    readonly limited: ReadonlyArray<{ readonly target: string; readonly limit: string; readonly calls: number }>;
  };
  readonly checks: ReadonlyArray<{ readonly name: string; readonly up: boolean; readonly detail: string }>;
  readonly healed: readonly HealthFinding[];
}

export interface HealthDetail {
  readonly ok: boolean;
  readonly state: 'healthy' | 'unhealthy' | 'unknown';
  readonly findings: readonly string[];
  readonly services: ReadonlyArray<{ readonly name: string; readonly alive: boolean }>;
  readonly diskFreeBytes: number | null;
  readonly errorRate: number | null;
  /** null: the monitor is silent. */
  readonly monitored: Monitored | null;
  readonly alerts: { readonly lastDay: Readonly<Record<Severity, number>> };
}

export interface AuditPage {
  readonly entries: AuditLine[];
  readonly next: string | null;
}

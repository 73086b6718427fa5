import type { Approval, ApprovalClass, ApprovalEdit, ApprovalState, Priority, Proposal, ToolArguments } from '@waggle/contracts';
import { marksAfterEdit } from '@waggle/policy';
import { editedSummary } from './edited-summary.js';

/** A row of the approval queue. */
export interface ApprovalRow {
  id: string;
  task_id: string;
  agent: string;
  priority: Priority;
  proposal: Proposal;
  digest: string;
  approval_class: ApprovalClass;
  reasons: string[];
  state: ApprovalState;
  created_at: Date;
  expires_at: Date;
  kin: string;
  template: Approval['template'];
  escalated_at: Date | null;
  people_needed: number;
  /** Who agreed to `digest`; an edit starts anew. */
  agreed_by: string[];
  decided_by: string | null;
  decided_at: Date | null;
  decision_seconds: number | null;
  decision_reason: string | null;
  channel: string | null;
  approved_args: ToolArguments | null;
  approved_digest: string | null;
  release_at: Date | null;
  released_at: Date | null;
  grant_id: string | null;
  edits: ApprovalEdit[];
  /** The one address that it writes to. */
  recipient: string | null;
}

/** The entry as people see it; after an edit with the arguments that were approved. */
export function toApproval(row: ApprovalRow): Approval {
  return {
    id: row.id,
    taskId: row.task_id,
    proposal: row.approved_args === null || row.approved_digest === row.digest ? row.proposal : edited(row.proposal, row.approved_args),
    digest: row.digest,
    approvalClass: row.approval_class,
    reasons: row.reasons,
    state: row.state,
    priority: row.priority,
    created: row.created_at.toISOString(),
    expires: row.expires_at.toISOString(),
    group: row.kin,
    template: row.template,
    escalatedAt: row.escalated_at?.toISOString() ?? null,
    peopleNeeded: row.people_needed,
    agreedBy: row.agreed_by,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decisionSeconds: row.decision_seconds,
    decisionReason: row.decision_reason,
    channel: row.channel,
    approvedDigest: row.approved_digest,
    grantId: row.grant_id,
    undoUntil: row.released_at === null ? (row.release_at?.toISOString() ?? null) : null,
    edits: row.edits,
  };
}

/** The proposal with a person's arguments, a summary and a preview of them, without the marks of what the person changed. */
export function edited(proposal: Proposal, args: ToolArguments): Proposal {
  const text = args['text'];
  const preview = typeof text === 'string' ? text : JSON.stringify(args, null, 2);
  return { ...proposal, args, taint: marksAfterEdit(proposal.taint, proposal.args, args), summary: editedSummary(proposal, args), preview, blanks: [] };
}

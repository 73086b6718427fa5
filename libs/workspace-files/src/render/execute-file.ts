import type { Approval, TaskSummary } from '@waggle/contracts';
import { fenced, inline, page, section } from './markdown.js';

export const executeFileName = (taskId: string): string => `EXECUTE_${taskId}.md`;

/** `EXECUTE_<id>.md`: the approved call while it is being made. It shows the work; the permission itself is never in a file. */
export function renderExecuteFile(task: TaskSummary, approval: Approval): string {
  const { proposal } = approval;
  const fields = {
    task: task.taskId,
    approval: approval.id,
    grant: approval.grantId ?? undefined,
    tool: `${proposal.server}.${proposal.tool}`,
    digest: approval.approvedDigest ?? approval.digest,
    approved_by: approval.decidedBy ?? undefined,
    approved_at: approval.decidedAt ?? undefined,
    state: task.status,
  };
  const body = [
    `# Executing: ${inline(proposal.summary)}\n\n`,
    section('The approved call', [`Tool \`${proposal.server}.${proposal.tool}\``, '', fenced(JSON.stringify(proposal.args, null, 2), 'json')]),
    `Approved by ${inline(approval.decidedBy ?? 'nobody')} for [[${task.taskId}]].`,
  ];
  return page(fields, body.join(''));
}

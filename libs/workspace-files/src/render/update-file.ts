import type { AgentResult, Approval, Receipt, TaskSummary } from '@waggle/contracts';
import { inline, page, section } from './markdown.js';

export const updateFileName = (taskId: string): string => `UPDATE_${taskId}.md`;

export interface UpdateView {
  readonly task: TaskSummary;
  readonly result: AgentResult | null;
  readonly approval: Approval | null;
  readonly receipt: Receipt | null;
}

/** `UPDATE_<id>.md`: where the task stands, for a person and for the other zone. */
export function renderUpdateFile({ task, result, approval, receipt }: UpdateView): string {
  const lines = [`- ${inline(task.title)}`, `- status: **${task.status.replace('_', ' ')}**`];
  if (task.agent !== null) lines.push(`- handled by ${inline(task.agent)}`);
  if (task.reason !== null && task.reason !== '') lines.push(`- reason: ${inline(task.reason, 500)}`);
  if (result?.outcome === 'done') lines.push(`- result: ${inline(result.summary, 1000)}`);
  if (approval?.decidedBy != null) lines.push(`- decided by ${inline(approval.decidedBy)} at ${approval.decidedAt ?? ''}`);
  const body = `# ${inline(task.taskId)}\n\n${lines.join('\n')}\n\n${section('Proof', receipt === null ? [] : receiptLines(receipt))}`;
  return page({ task: task.taskId, status: task.status, version: task.version, zone: task.zone, requires_approval: task.zone === 'cloud' ? true : undefined, agent: task.agent ?? undefined, updated: task.updated }, body);
}

function receiptLines(receipt: Receipt): string[] {
  return [
    `- \`${receipt.server}.${receipt.tool}\` at ${receipt.executedAt}${receipt.mode === 'dry_run' ? ' (dry run: nothing left the machine)' : ''}`,
    `- executed digest \`${receipt.digest}\``,
    `- the provider's id: ${inline(receipt.providerId)}`,
    `- read back: ${receipt.readBack.found ? 'found' : 'not found'}, ${inline(receipt.readBack.detail, 500)}`,
  ];
}

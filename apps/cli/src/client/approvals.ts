import { type Approval, ApprovalList, approvalSchema } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { cliError } from '../cli.error.js';
import type { ApiClient } from './api-client.js';

const MOST = 500;

export async function listApprovals(api: ApiClient, query: { state?: string; taskId?: string; limit?: number }): Promise<Approval[]> {
  return (await api.call('/api/approvals', ApprovalList.reply, { query: { limit: MOST, ...query } })).approvals;
}

/**
 * The approval that a person means: its id, the end of it as the list shows, or the task's id.
 *
 * @throws AppError `approval_not_found`, `usage` when several fit
 */
export async function findApproval(api: ApiClient, meant: string, state = 'pending'): Promise<Approval> {
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(meant)) return api.call(`/api/approvals/${meant}`, approvalSchema);
  const fitting = (await listApprovals(api, { state })).filter(({ id, taskId }) => taskId === meant || (meant.length >= 4 && id.endsWith(meant)));
  const [only, second] = fitting;
  if (second !== undefined) throw cliError('usage', 'invalid', `"${meant}" fits ${fitting.length} approvals; give the whole id: ${fitting.map(({ id }) => id).join(', ')}`);
  if (only !== undefined) return only;
  throw new AppError('approval_not_found', 'missing', `No approval that waits is "${meant}"; see: waggle approvals`, { refused: true });
}

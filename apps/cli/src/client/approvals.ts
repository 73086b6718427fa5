import { type Approval, ApprovalList, approvalSchema } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { cliError } from '../cli.error.js';
import type { ApiClient } from './api-client.js';

const MOST = 500;

export async function listApprovals(api: ApiClient, query: { state?: string; taskId?: string; limit?: number }): Promise<Approval[]> {
  return (await api.call('/api/approvals', ApprovalList.reply, { query: { limit: MOST, ...query } })).approvals;
}

/**
 * The approval that a person means: its id, the end of it as the list shows, or the task's id. One that waits goes before one that does not.
 *
 * @throws AppError `approval_not_found`, `usage` when several fit
 */
export async function findApproval(api: ApiClient, meant: string): Promise<Approval> {
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(meant)) return api.call(`/api/approvals/${meant}`, approvalSchema);
  const fits = ({ id, taskId }: Approval): boolean => taskId === meant || (meant.length >= 4 && id.endsWith(meant));
  const waiting = (await listApprovals(api, { state: 'pending' })).filter(fits);
  const fitting = waiting.length > 0 ? waiting : (await listApprovals(api, { state: 'all' })).filter(fits);
  const [only, second] = fitting;
  if (second !== undefined) throw cliError('usage', 'invalid', `"${meant}" fits ${fitting.length} approvals; give the whole id: ${fitting.map(({ id }) => id).join(', ')}`);
  if (only !== undefined) return only;
  throw new AppError('approval_not_found', 'missing', `There is no approval "${meant}"; see: waggle approvals --state all`, { refused: true });
}

import { type Approval, ApprovalDecide, ApprovalList, approvalSchema, type ToolArguments } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { z } from 'zod';
import { cliError } from '../cli.error.js';
import type { ApiClient } from './api-client.js';

const PAGE = 500;
/** What the zone decides in one request. */
const BATCH = 200;
/** Enough of an id to tell it from others. */
const ID_END = /^[0-9a-f-]{4,36}$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

export type Verdict = 'approve' | 'reject' | 'modify' | 'undo';
/** What goes with a verdict: `again` with a rejection, `args` (whole) with a change. */
export interface Statement {
  readonly digest: string;
  readonly reason?: string;
  readonly again?: boolean;
  readonly args?: ToolArguments;
}

const problemSchema = z.object({ code: z.string(), detail: z.string(), mend: z.string().optional() });
const batchSchema = z.object({
  results: z.array(z.object({ id: z.string(), approval: approvalSchema.optional(), problem: problemSchema.optional() })),
});
export type BatchResult = z.infer<typeof batchSchema>['results'][number];

/** All that fit, page by page, by priority and then age. */
export async function listApprovals(api: ApiClient, query: { state?: string; taskId?: string; group?: string }): Promise<Approval[]> {
  const all: Approval[] = [];
  let after: string | undefined;
  do {
    const page = await api.call('/api/approvals', ApprovalList.reply, { query: { limit: PAGE, ...query, after } });
    all.push(...page.approvals);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return all;
}

export async function getApproval(api: ApiClient, id: string): Promise<Approval> {
  return api.call(`/api/approvals/${encodeURIComponent(id)}`, approvalSchema);
}

/** @throws AppError the zone's own: `already_decided` says by whom and when, `digest_changed`, `blanks_left`, ... */
export async function decideApproval(api: ApiClient, id: string, verdict: Verdict, statement: Statement): Promise<Approval> {
  return (await api.call(`/api/approvals/${encodeURIComponent(id)}/${verdict}`, ApprovalDecide.reply, { method: 'POST', body: statement })).approval;
}

/** Decides several at once; each has an answer of its own. */
export async function decideBatch(api: ApiClient, verdict: 'approve' | 'reject', approvals: readonly Approval[], reason?: string): Promise<BatchResult[]> {
  const items = approvals.map(({ id, digest }) => ({ id, digest }));
  const results: BatchResult[] = [];
  for (let first = 0; first < items.length; first += BATCH) {
    const body = { verdict, reason, items: items.slice(first, first + BATCH) };
    results.push(...(await api.call('/api/approvals/batch', batchSchema, { method: 'POST', body })).results);
  }
  return results;
}

/**
 * The approval that a person means: its id, the end of it as the list shows, or the task's id. One that waits goes before one that does not.
 *
 * @throws AppError `approval_not_found`, `usage` when several fit
 */
export async function findApproval(api: ApiClient, meant: string): Promise<Approval> {
  if (UUID.test(meant)) return getApproval(api, meant);
  const fitting = await fittingApprovals(api, meant);
  const [only, second] = fitting;
  if (second !== undefined) throw cliError('usage', 'invalid', `"${meant}" fits ${fitting.length} approvals.`, undefined, `Give the whole id: ${fitting.map(({ id }) => id).join(', ')}`);
  if (only !== undefined) return only;
  throw new AppError('approval_not_found', 'missing', `There is no approval "${meant}".`, { refused: true });
}

/** Those of the task, or whose id ends so. The whole past is read for the end of an id alone. */
async function fittingApprovals(api: ApiClient, meant: string): Promise<Approval[]> {
  const ofTask = await listApprovals(api, { state: 'all', taskId: meant });
  if (ofTask.length > 0) return waitingFirst(ofTask);
  if (!ID_END.test(meant)) return [];
  const pending = (await listApprovals(api, { state: 'pending' })).filter(({ id }) => id.endsWith(meant));
  return pending.length > 0 ? pending : (await listApprovals(api, { state: 'all' })).filter(({ id }) => id.endsWith(meant));
}

function waitingFirst(approvals: readonly Approval[]): Approval[] {
  const waiting = approvals.filter(({ state }) => state === 'pending');
  return waiting.length > 0 ? waiting : [...approvals];
}

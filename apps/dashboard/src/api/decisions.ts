import { api } from './api-client.js';
import { requestKey } from './request-key.js';
import type { Approval, BatchResult, ToolArguments } from './wire.js';

/** What a person can say to an approval. Every one binds to the digest that was shown. */
export type Verdict =
  | { readonly kind: 'approve' }
  | { readonly kind: 'reject'; readonly reason: string; readonly again: boolean }
  | { readonly kind: 'modify'; readonly args: ToolArguments; readonly reason: string }
  | { readonly kind: 'undo' };

function bodyOf(verdict: Verdict): object {
  switch (verdict.kind) {
    case 'reject':
      return { reason: verdict.reason, again: verdict.again };
    case 'modify':
      return { args: verdict.args, reason: verdict.reason };
    case 'approve':
    case 'undo':
      return {};
  }
}

/** @throws ApiProblem */
export async function decide({ id, digest }: Approval, verdict: Verdict): Promise<Approval> {
  const { approval } = await api.post<{ approval: Approval }>(`/api/approvals/${id}/${verdict.kind}`, { digest, ...bodyOf(verdict) }, requestKey());
  return approval;
}

/** Each of them is decided, or says why not. @throws ApiProblem when the whole request fails. */
export async function decideAll(approvals: readonly Approval[], verdict: 'approve' | 'reject', reason: string): Promise<BatchResult[]> {
  const items = approvals.map(({ id, digest }) => ({ id, digest }));
  const { results } = await api.post<{ results: BatchResult[] }>('/api/approvals/batch', { verdict, items, ...(reason === '' ? {} : { reason }) }, requestKey());
  return results;
}

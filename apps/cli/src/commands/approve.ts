import type { Approval } from '@waggle/contracts';
import { cliError } from '../cli.error.js';
import type { ApiClient } from '../client/api-client.js';
import { type BatchResult, decideApproval, decideBatch, findApproval, listApprovals } from '../client/approvals.js';
import type { Session } from '../session.js';
import { connect } from '../zone/running-zone.js';
import { approvalText, outcomeText } from './approval-text.js';
import { agreed } from './confirmation.js';

export interface ApproveOptions {
  readonly reason?: string;
  readonly digest?: string;
  readonly yes?: boolean;
  readonly as?: string;
  readonly allIn?: string;
}

/** Approves one, several, or all of a group; each is shown before, or `--yes` says that it was seen. */
export async function approveAll(meant: readonly string[], options: ApproveOptions, session: Session): Promise<void> {
  if ((meant.length === 0) === (options.allIn === undefined)) throw cliError('usage', 'invalid', 'Name what shall be approved: ids, or --all-in <group>.');
  const { api } = await connect(session.home, options.as);
  const approvals = await chosen(api, meant, options.allIn);
  const [first, second] = approvals;
  if (first === undefined) return session.terminal.result({ results: [] }, () => `Nothing waits in group ${options.allIn ?? ''}.`);
  if (options.digest !== undefined && second !== undefined) throw cliError('usage', 'invalid', 'One --digest goes with one approval.');
  for (const approval of approvals) await ask(approval, options, session);
  if (second === undefined && options.allIn === undefined) return approveOne(api, first, options, session);
  const results = await decideBatch(api, 'approve', approvals, options.reason);
  session.terminal.result({ results }, () => results.map((result) => batchLine(result, approvals)).join('\n'));
  if (results.some(({ problem }) => problem !== undefined)) session.no();
}

async function approveOne(api: ApiClient, { id, digest }: Approval, options: ApproveOptions, { terminal }: Session): Promise<void> {
  const approval = await decideApproval(api, id, 'approve', { digest: options.digest ?? digest, reason: options.reason });
  terminal.result({ approval }, () => outcomeText(approval));
}

async function chosen(api: ApiClient, meant: readonly string[], group: string | undefined): Promise<Approval[]> {
  if (group !== undefined) return listApprovals(api, { state: 'pending', group });
  const found: Approval[] = [];
  for (const one of meant) found.push(await findApproval(api, one));
  return found.filter(({ id }, index) => found.findIndex((other) => other.id === id) === index);
}

async function ask(approval: Approval, { digest, yes }: ApproveOptions, session: Session): Promise<void> {
  if (digest === undefined && yes !== true) await agreed('approve?', [approvalText(approval)], session);
}

function batchLine({ id, approval, problem }: BatchResult, asked: readonly Approval[]): string {
  if (approval !== undefined) return outcomeText(approval);
  return `${asked.find((one) => one.id === id)?.taskId ?? id}: NOT approved: ${problem?.detail ?? 'the zone did not say why'}`;
}

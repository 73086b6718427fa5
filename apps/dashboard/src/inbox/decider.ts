import type { QueryClient } from '@tanstack/react-query';
import { ApiProblem, asProblem } from '../api/api-problem.js';
import { decide, decideAll, type Verdict } from '../api/decisions.js';
import { reads } from '../api/reads.js';
import type { Approval, BatchResult } from '../api/wire.js';
import { applyApproval } from '../live/apply-event.js';
import { notices } from '../notices/notices.js';
import { failureNotice, outcomeNotice, problemNotice } from './outcome.js';

export interface DecisionState {
  /** Answered, and not confirmed yet: shown as gone. */
  readonly leaving: ReadonlySet<string>;
  /** Answers that were not taken; the approval waits still. */
  readonly failed: ReadonlyMap<string, ApiProblem>;
}

/** Sends answers and is honest about what came of them: an entry that is shown as gone comes back when its answer was not taken. */
export class Decider {
  private leaving = new Set<string>();
  private failed = new Map<string, ApiProblem>();

  constructor(
    private readonly cache: QueryClient,
    private readonly onChange: (state: DecisionState) => void,
  ) {}

  async decide(approval: Approval, verdict: Verdict): Promise<void> {
    this.leave([approval]);
    try {
      const decided = await decide(approval, verdict);
      applyApproval(this.cache, decided);
      notices.add(outcomeNotice(approval, decided, verdict.kind));
    } catch (thrown) {
      await this.fail(approval, asProblem(thrown));
    }
    this.settle([approval]);
  }

  /** Answers all of them at once; each has its own outcome. Gives how many were taken. */
  async decideAll(approvals: readonly Approval[], verdict: 'approve' | 'reject', reason: string): Promise<number> {
    this.leave(approvals);
    let taken = 0;
    try {
      for (const result of await decideAll(approvals, verdict, reason)) taken += (await this.take(result, approvals)) ? 1 : 0;
      const rest = approvals.length - taken;
      const word = verdict === 'approve' ? 'approved' : 'rejected';
      notices.add({ tone: rest === 0 ? 'good' : 'care', title: rest === 0 ? `${taken} ${word}` : `${taken} ${word}, ${rest} not`, ...(rest === 0 ? {} : { text: 'Those that were not wait still, or somebody else was faster.' }) });
    } catch (thrown) {
      notices.add(problemNotice(`None of the ${approvals.length} was decided`, asProblem(thrown)));
    }
    this.settle(approvals);
    return taken;
  }

  /** The approval as it waits again; undefined when it was too late. */
  async undo(approval: Approval): Promise<Approval | undefined> {
    try {
      const back = await decide(approval, { kind: 'undo' });
      applyApproval(this.cache, back);
      notices.add({ tone: 'good', title: 'Taken back: it waits for you again', text: approval.proposal.summary });
      return back;
    } catch (thrown) {
      notices.add(problemNotice('It could not be taken back', asProblem(thrown)));
      return undefined;
    }
  }

  /** The person has seen why an answer was not taken. */
  dismiss(id: string): void {
    if (this.failed.delete(id)) this.publish();
  }

  private async take(result: BatchResult, approvals: readonly Approval[]): Promise<boolean> {
    if ('approval' in result) {
      applyApproval(this.cache, result.approval);
      return true;
    }
    const approval = approvals.find(({ id }) => id === result.id);
    if (approval !== undefined) await this.fail(approval, new ApiProblem(result.problem), false);
    return false;
  }

  /** Reads what the approval has become meanwhile, so that the loser of a race is told by whom and when. */
  private async fail(approval: Approval, problem: ApiProblem, aloud = true): Promise<void> {
    const now = await this.cache.fetchQuery({ ...reads.approval(approval.id), staleTime: 0, retry: false }).catch(() => undefined);
    if (now !== undefined) applyApproval(this.cache, now);
    if (now === undefined || now.state === 'pending') this.failed.set(approval.id, problem);
    if (aloud) notices.add(failureNotice(approval, now, problem));
  }

  private leave(approvals: readonly Approval[]): void {
    for (const { id } of approvals) {
      this.leaving.add(id);
      this.failed.delete(id);
    }
    this.publish();
  }

  private settle(approvals: readonly Approval[]): void {
    for (const { id } of approvals) this.leaving.delete(id);
    this.publish();
  }

  private publish(): void {
    this.onChange({ leaving: new Set(this.leaving), failed: new Map(this.failed) });
  }
}

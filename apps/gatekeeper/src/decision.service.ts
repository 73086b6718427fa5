import { Inject, Injectable } from '@nestjs/common';
import type { Approval, Decision, ToolArguments } from '@waggle/contracts';
import { hasCode, toAppError } from '@waggle/errors';
import { Database, type Transaction } from '@waggle/persistence';
import { CONFIG } from '@waggle/runtime';
import { ApprovalJournal } from './approval-journal.service.js';
import { approvalError } from './approval.error.js';
import { type Answer, ApprovalRepository, type Edit } from './approval.repository.js';
import { type ApprovalRow, edited, toApproval } from './approval-row.js';
import { EditService } from './edit.service.js';
import type { GatekeeperConfig } from './gatekeeper.config.js';
import { Operators, proofHash } from './operators.service.js';
import { PaymentJudge } from './payment-judge.service.js';
import { ReleaseService } from './release.service.js';

/** What even the person who typed the edit may not know; that a sum is theirs alone they do. */
const NEWS: readonly string[] = ['new_payee', 'probable_duplicate'];

/** What the decision needs besides the queue. */
@Injectable()
export class DecisionParts {
  constructor(
    readonly operators: Operators,
    readonly edits: EditService,
    readonly release: ReleaseService,
    readonly journal: ApprovalJournal,
    readonly payments: PaymentJudge,
  ) {}
}

/** Takes a person's answer: proven, bound to what was shown, the first one wins. */
@Injectable()
export class DecisionService {
  constructor(
    private readonly database: Database,
    private readonly approvals: ApprovalRepository,
    private readonly parts: DecisionParts,
    @Inject(CONFIG) private readonly config: GatekeeperConfig,
  ) {}

  /** @throws AppError an `ApprovalErrorCode`. */
  async decide(decision: Decision, proof: string): Promise<Approval> {
    try {
      this.parts.operators.verify(decision, proof);
      return await this.accept(decision, proof);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'proof_invalid' || error.code === 'role_forbidden') await this.parts.journal.turnedAway(decision, error);
      throw error;
    }
  }

  /** As `decide`, for a decision whose proof was checked already; the same proof is taken once. */
  async accept(decision: Decision, proof: string): Promise<Approval> {
    const waiting = await this.approvals.find(decision.approvalId);
    if (waiting === undefined) throw approvalError('approval_not_found', 'There is no such approval', { approvalId: decision.approvalId });
    const answer = decision.verdict === 'undo' ? undefined : await this.answerTo(waiting, decision);
    const row = await this.database.transaction(async (tx) => {
      await this.noteOnce(tx, decision, proof);
      return answer === undefined ? this.undo(tx, decision) : this.answer(tx, waiting, decision, answer);
    });
    this.parts.release.wake();
    return toApproval(row);
  }

  /** What the verdict would set; checked before any row is touched, since an edit is scanned elsewhere. */
  private async answerTo(row: ApprovalRow, decision: Decision): Promise<Answer> {
    const { verdict, args } = decision;
    this.checkOpen(row, decision);
    if (verdict === 'reject') return { state: 'rejected', args: null, digest: null, undoSeconds: null };
    const undoSeconds = this.config.UNDO_SECONDS;
    if (verdict === 'modify') {
      if (args === undefined) throw approvalError('edit_refused', 'An edit brings the new arguments, whole');
      return { state: 'modified', args, digest: await this.parts.edits.check(row, args), undoSeconds };
    }
    const { blanks } = row.proposal;
    if (blanks.length > 0) throw approvalError('blanks_left', 'A person must fill in something first: modify it', { blanks });
    return { state: 'approved', args: row.proposal.args, digest: row.digest, undoSeconds };
  }

  private async answer(tx: Transaction, waiting: ApprovalRow, decision: Decision, answer: Answer): Promise<ApprovalRow> {
    const row = await this.settleAnswer(tx, waiting, decision, answer);
    if (row === undefined) return this.tooLate(tx, decision);
    if (row.state === 'pending') return row;
    if (answer.state !== 'rejected' && answer.undoSeconds === 0) return this.parts.release.release(tx, row);
    await this.parts.journal.decided(tx, row, answer.state === 'rejected' ? 'rejected' : 'approved', null);
    return row;
  }

  private async settleAnswer(tx: Transaction, waiting: ApprovalRow, decision: Decision, answer: Answer): Promise<ApprovalRow | undefined> {
    if (answer.state === 'rejected') return this.approvals.answer(tx, decision, answer);
    const edit = answer.state === 'modified' && answer.args !== null ? await this.judgeEdit(tx, waiting, answer.args, answer.digest ?? '') : undefined;
    const needed = edit?.peopleNeeded ?? waiting.people_needed;
    if (needed === 1 && edit?.showAgain !== true) return this.approvals.answer(tx, decision, answer);
    return this.agree(tx, decision, answer, edit);
  }

  /** An edit is judged like a proposal: it may break a cap, need more people, or bring what nobody was shown. @throws AppError `edit_refused`. */
  private async judgeEdit(tx: Transaction, waiting: ApprovalRow, args: ToolArguments, digest: string): Promise<Edit> {
    const { payments } = this.parts;
    const { fault, flags, reasons } = await payments.judge(tx, { approvalId: waiting.id, taskId: waiting.task_id, digest }, waiting.proposal, args);
    if (fault !== undefined) throw approvalError('edit_refused', fault);
    await payments.note(tx, waiting.id, waiting.proposal, args);
    const known = waiting.proposal.flags;
    const fresh = flags.filter((flag) => !known.includes(flag));
    const proposal = { ...edited(waiting.proposal, args), flags: [...known, ...fresh] };
    const peopleNeeded = Math.max(waiting.people_needed, payments.peopleFor(waiting.proposal, args));
    return { proposal, digest, peopleNeeded, reasons: [...new Set([...waiting.reasons, ...reasons])], showAgain: fresh.some((flag) => NEWS.includes(flag)) };
  }

  /** The row stays pending until as many people have agreed as must, all of them to the same digest. */
  private async agree(tx: Transaction, decision: Decision, answer: Answer, edit: Edit | undefined): Promise<ApprovalRow | undefined> {
    const row = await this.approvals.agree(tx, decision, edit);
    if (row === undefined) return undefined;
    if (row.agreed_by.length >= row.people_needed) return this.approvals.answer(tx, decision, answer, row.agreed_by.join(', '));
    await this.parts.journal.requested(tx, row, edit === undefined ? 'approval.agreed' : 'approval.edited', decision.person);
    return row;
  }

  private async undo(tx: Transaction, decision: Decision): Promise<ApprovalRow> {
    const row = await this.approvals.undo(tx, decision);
    if (row === undefined) throw approvalError('undo_too_late', 'It can no longer be taken back', { approvalId: decision.approvalId });
    await this.parts.journal.requested(tx, row, 'approval.taken_back');
    return row;
  }

  private async noteOnce(tx: Transaction, decision: Decision, proof: string): Promise<void> {
    try {
      await this.approvals.note(tx, decision, proofHash(proof));
    } catch (thrown) {
      if (!hasCode(thrown, 'unique_violation')) throw thrown;
      throw approvalError('proof_invalid', 'This decision was taken before', { approvalId: decision.approvalId });
    }
  }

  private async tooLate(tx: Transaction, decision: Decision): Promise<never> {
    const now = await this.approvals.find(decision.approvalId, tx);
    if (now !== undefined) this.checkOpen(now, decision);
    throw approvalError('already_decided', 'It was decided meanwhile', { approvalId: decision.approvalId });
  }

  private checkOpen(row: ApprovalRow, { approvalId, digest, verdict, person }: Decision): void {
    if (row.state !== 'pending') {
      const at = row.decided_at?.toISOString() ?? '';
      const details = { approvalId, state: row.state, decidedBy: row.decided_by ?? '', decidedAt: at };
      throw approvalError('already_decided', `Already ${row.state} by ${row.decided_by ?? 'nobody'} at ${at}`, details);
    }
    if (row.expires_at.getTime() <= Date.now()) {
      throw approvalError('already_decided', `It expired at ${row.expires_at.toISOString()}`, { approvalId, state: 'expired' });
    }
    if (verdict === 'approve' && row.people_needed > 1 && row.agreed_by.includes(person)) throw approvalError('already_agreed', 'You have agreed to this; another person must', { approvalId });
    if (row.digest !== digest) throw approvalError('digest_changed', 'What was shown is not what waits here', { approvalId });
  }
}

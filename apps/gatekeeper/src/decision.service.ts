import { Inject, Injectable } from '@nestjs/common';
import type { Approval, ApprovalEdit, Decision, ToolArguments } from '@waggle/contracts';
import { hasCode, toAppError } from '@waggle/errors';
import { Database, type Transaction } from '@waggle/persistence';
import { soleRecipient } from '@waggle/policy';
import { CONFIG } from '@waggle/runtime';
import { ApprovalJournal } from './approval-journal.service.js';
import { approvalError } from './approval.error.js';
import { changesBetween, withEdit } from './approval-edit.js';
import { type Answer, ApprovalRepository, type Edit } from './approval.repository.js';
import { type ApprovalRow, toApproval } from './approval-row.js';
import { DueWork } from './deadlines/due-work.service.js';
import { EditService } from './edit.service.js';
import type { GatekeeperConfig } from './gatekeeper.config.js';
import { GrantRelease } from './grant-release.service.js';
import { Operators, proofHash } from './operators.service.js';

/** What the decision needs besides the queue. */
@Injectable()
export class DecisionParts {
  constructor(
    readonly operators: Operators,
    readonly edits: EditService,
    readonly grants: GrantRelease,
    readonly due: DueWork,
    readonly journal: ApprovalJournal,
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
      if (error.code === 'proof_invalid' || error.code === 'role_forbidden') await this.parts.journal.turnedAway({ person: decision.person, target: decision.approvalId, input: `${decision.verdict} through ${decision.channel}` }, error);
      throw error;
    }
  }

  /** As `decide`, for a decision whose proof was checked already; the same proof is taken once. */
  async accept(decision: Decision, proof: string): Promise<Approval> {
    const waiting = await this.waiting(decision.approvalId);
    const answer = decision.verdict === 'undo' ? undefined : await this.answerTo(waiting, decision);
    const row = await this.database.transaction(async (tx) => {
      const settled = await (answer === undefined ? this.undo(tx, decision) : this.answer(tx, waiting, decision, answer));
      // Last: who sends the same twice at once is told what was decided, like everybody who comes second. Only what would count again is a replay.
      await this.noteOnce(tx, decision, proof);
      return settled;
    });
    this.parts.due.wake();
    return toApproval(row);
  }

  /** What has run out of time is escalated or expires first, so that an answer in that moment meets what will be. */
  private async waiting(approvalId: string): Promise<ApprovalRow> {
    const row = await this.approvals.find(approvalId);
    if (row === undefined) throw approvalError('approval_not_found', 'There is no such approval', { approvalId });
    if (row.state !== 'pending' || row.expires_at.getTime() > Date.now()) return row;
    await this.parts.due.settleDue();
    return (await this.approvals.find(approvalId)) ?? row;
  }

  /** What the verdict would set; checked before any row is touched, since an edit is scanned elsewhere. */
  private async answerTo(row: ApprovalRow, decision: Decision): Promise<Answer> {
    const { verdict, args } = decision;
    this.checkOpen(row, decision);
    if (verdict === 'reject') return { state: 'rejected', args: null, digest: null, undoSeconds: null };
    const undoSeconds = this.config.UNDO_SECONDS;
    if (verdict === 'modify') {
      if (args === undefined) throw approvalError('edit_refused', 'An edit brings the new arguments, whole');
      const changed = await this.parts.edits.check(row, args);
      return { state: 'modified', args, digest: changed, undoSeconds, recipient: soleRecipient(args), edits: withEdit(row.edits, editOf(row, decision, args, changed)) };
    }
    const { blanks } = row.proposal;
    if (blanks.length > 0) throw approvalError('blanks_left', 'A person must fill in something first: modify it', { blanks });
    return { state: 'approved', args: row.proposal.args, digest: row.digest, undoSeconds, recipient: soleRecipient(row.proposal.args) };
  }

  private async answer(tx: Transaction, waiting: ApprovalRow, decision: Decision, answer: Answer): Promise<ApprovalRow> {
    const row = await this.settleAnswer(tx, waiting, decision, answer);
    if (row === undefined) return this.tooLate(tx, decision);
    if (row.state === 'pending') return row;
    if (answer.state !== 'rejected' && answer.undoSeconds === 0) return this.parts.grants.release(tx, row);
    if (answer.state === 'rejected') await this.parts.journal.decided(tx, row, 'rejected', null, decision.again);
    else await this.parts.journal.decided(tx, row, 'approved', null);
    return row;
  }

  private async settleAnswer(tx: Transaction, waiting: ApprovalRow, decision: Decision, answer: Answer): Promise<ApprovalRow | undefined> {
    if (answer.state === 'rejected') return this.approvals.answer(tx, decision, answer);
    const edit = answer.state === 'modified' && answer.args !== null ? await this.parts.edits.judge(tx, waiting, answer.args, answer.digest ?? '') : undefined;
    const needed = edit?.peopleNeeded ?? waiting.people_needed;
    if (needed === 1 && edit?.showAgain !== true) return this.approvals.answer(tx, decision, answer);
    return this.agree(tx, decision, answer, edit);
  }

  /** The row stays pending until as many people have agreed as must, all of them to the same digest. */
  private async agree(tx: Transaction, decision: Decision, answer: Answer, edit: Edit | undefined): Promise<ApprovalRow | undefined> {
    const row = await this.approvals.agree(tx, decision, answer.edits, edit);
    if (row === undefined) return undefined;
    if (row.agreed_by.length >= row.people_needed) return this.approvals.answer(tx, decision, answer, row.agreed_by.join(', '));
    await this.parts.journal.requested(tx, row, { action: edit === undefined ? 'approval.agreed' : 'approval.edited', actor: decision.person, prompt: edit !== undefined });
    return row;
  }

  private async undo(tx: Transaction, decision: Decision): Promise<ApprovalRow> {
    const row = await this.approvals.undo(tx, decision);
    if (row === undefined) throw tooLateToUndo(decision.approvalId, await this.approvals.find(decision.approvalId, tx));
    await this.parts.journal.requested(tx, row, { action: 'approval.taken_back', actor: decision.person, prompt: false });
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
    throw approvalError('already_decided', 'It was decided and taken back meanwhile: look at it again', { approvalId: decision.approvalId });
  }

  private checkOpen(row: ApprovalRow, { approvalId, digest, verdict, person }: Decision): void {
    if (row.state !== 'pending') throw decidedBefore(row);
    const until = row.expires_at;
    if (until.getTime() <= Date.now()) throw approvalError('expired', `Its time ran out at ${until.toISOString()}`, { approvalId, state: 'expired', decidedBy: 'nobody', decidedAt: until.toISOString() });
    if (verdict === 'approve' && row.people_needed > 1 && row.agreed_by.includes(person)) throw approvalError('already_agreed', 'You have agreed to this; another person must', { approvalId });
    if (row.digest !== digest) throw changedSince(row);
  }
}

function decidedBefore({ id: approvalId, state, decided_by, decided_at }: ApprovalRow): Error {
  const [decidedBy, decidedAt] = [decided_by ?? 'nobody', decided_at?.toISOString() ?? ''];
  const details = { approvalId, state, decidedBy, decidedAt };
  if (state === 'expired') return approvalError('expired', `Nobody answered in time: it expired at ${decidedAt}`, details);
  return approvalError('already_decided', `Already ${state} by ${decidedBy} at ${decidedAt}`, details);
}

function tooLateToUndo(approvalId: string, row: ApprovalRow | undefined): Error {
  if (row === undefined || row.decided_at === null) return approvalError('undo_too_late', 'Nothing is decided that could be taken back', { approvalId });
  const { state, decided_by, released_at, decided_at } = row;
  const grant = released_at === null ? '' : `; its grant went out at ${released_at.toISOString()}`;
  return approvalError('undo_too_late', `It can no longer be taken back: ${state} by ${decided_by ?? 'nobody'} at ${decided_at.toISOString()}${grant}`, { approvalId, state });
}

/** Says who changed it and when, where a person did. */
function changedSince({ id: approvalId, edits, digest }: ApprovalRow): Error {
  const last = edits.findLast(({ to }) => to === digest);
  if (last === undefined) return approvalError('digest_changed', 'What was shown is not what waits here', { approvalId });
  return approvalError('digest_changed', `It was edited by ${last.by} at ${last.at}; what was shown is not what waits now`, { approvalId, editedBy: last.by, editedAt: last.at });
}

function editOf(row: ApprovalRow, { person, channel, decidedAt }: Decision, args: ToolArguments, to: string): ApprovalEdit {
  return { by: person, at: decidedAt, channel, from: row.digest, to, changes: changesBetween(row.proposal.args, args) };
}

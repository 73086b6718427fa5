import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { type Approval, APPROVAL_STATES, ApprovalDecide, ApprovalList, type Decision } from '@waggle/contracts';
import { type AppError, hasCode, toAppError } from '@waggle/errors';
import { argumentsDigest, proveDecision } from '@waggle/grants';
import { Messenger } from '@waggle/messaging';
import { CONFIG } from '@waggle/runtime';
import { type DecisionFile, exists, isErrno, readDecisionFile, readStable, type WorkspacePath } from '@waggle/workspace-files';
import { type Placement, PlacementRepository } from '../placement.repository.js';
import { TaskFilesService } from '../task-files.service.js';
import type { WorkspaceConfig } from '../workspace.config.js';
import { FOLDER } from './decided-by-move.js';
import { APPROVED, DecisionOutcomeService, type MovedFile } from './decision-outcome.service.js';

type Verdict = Pick<Decision, 'verdict' | 'args' | 'reason' | 'again'>;

/** Younger than this, a file whose original is still there may be half of a move between two disks. */
const COPY_MS = 10_000;

/** Turns a moved approval file into a decision: bound to the digest that the file shows, in the operator's name, proven with the folder's key. */
@Injectable()
export class FolderDecisionService {
  constructor(
    private readonly messenger: Messenger,
    private readonly placements: PlacementRepository,
    private readonly files: TaskFilesService,
    private readonly outcome: DecisionOutcomeService,
    @Inject(CONFIG) private readonly config: WorkspaceConfig,
  ) {}

  /** `later`: it cannot be told or decided yet. Can be repeated: the gatekeeper takes one answer, and the file says which. */
  async consider(file: WorkspacePath, taskId: string): Promise<'done' | 'later'> {
    const row = (await this.placements.find([taskId])).get(taskId);
    if (row === undefined) return 'done';
    const agreed = row.approveFile === file && row.status === 'approved';
    if (!agreed) await this.settleEdit(file, row);
    if (row.approveFile === file && !agreed) return 'done';
    const stats = await lstat(this.files.onDisk(file));
    if (!stats.isFile()) return 'done';
    const text = (await readStable(this.files.onDisk(file))).toString('utf8');
    const moved: MovedFile = { taskId, file, text };
    if (agreed) return this.stillAgreed(moved, row);
    const read = await this.read(moved);
    if (read === undefined || read.taskId !== taskId || read.state !== 'pending') return 'done';
    if (row.approveFile?.startsWith('Pending_Approval/') === true && (await this.isCopy(row.approveFile, read))) {
      return Date.now() - stats.ctimeMs < COPY_MS ? 'later' : this.outcome.copied(moved, row.approveFile);
    }
    if (row.status !== 'pending_approval') return this.stray(moved, read);
    if (!isRejected(file) && (await this.isRefused(file, read))) return 'later';
    const verdict = verdictOf(file, read, this.config.FOLDER_OPERATOR);
    if ('fault' in verdict) return this.outcome.back(moved, read.approvalId, verdict.fault, { beside: true });
    return this.decide(moved, read, verdict);
  }

  /** It lies where its approval has brought it. Edited there, or made unreadable, it no longer says what was agreed to. */
  private async stillAgreed(moved: MovedFile, row: Placement): Promise<'done'> {
    const { approvals } = await this.messenger.ask(ApprovalList, { taskId: moved.taskId, states: ['approved', 'modified'], limit: 1 });
    const [approval] = approvals;
    if (approval === undefined) return this.settleEdit(moved.file, row);
    return digestIn(moved.text) === approval.approvedDigest ? 'done' : this.takeBack(moved, approval);
  }

  /** While no grant is signed. What the person wrote is kept before: the file is written anew when it waits again. */
  private async takeBack(moved: MovedFile, { id, digest }: Approval): Promise<'done'> {
    const edit = await this.outcome.keepEdited(moved, id);
    const truth = await this.undone(moved, id, digest);
    return truth === undefined ? 'done' : this.outcome.edited(edit, truth);
  }

  /** Too late is also what is taken back already, and what has ended in another way. */
  private async undone(moved: MovedFile, id: string, digest: string): Promise<Approval | undefined> {
    try {
      return await this.ask(moved, { verdict: 'undo', reason: 'edited after it was approved' }, id, digest);
    } catch (thrown) {
      if (!hasCode(thrown, 'undo_too_late')) throw thrown;
      return this.find(id);
    }
  }

  /** Says what became of an edit when the answer to that was lost. */
  private async settleEdit(file: WorkspacePath, { taskId, note }: Placement): Promise<'done'> {
    if (note?.edited === undefined) return 'done';
    const { approvalId, edited: at } = note;
    const truth = await this.find(approvalId);
    return truth === undefined || isOpen(truth, at) ? 'done' : this.outcome.edited({ taskId, file, approvalId, at }, truth);
  }

  /** A file that somebody made unreadable goes back whole, with the reason beside it. */
  private async read(moved: MovedFile): Promise<DecisionFile | undefined> {
    try {
      return readDecisionFile(moved.text);
    } catch (thrown) {
      await this.outcome.back(moved, null, toAppError(thrown).message, { beside: true });
      return undefined;
    }
  }

  /** The original lies where it was, and shows the same: this is a copy, or half of a move. */
  private async isCopy(original: WorkspacePath, { digest, approvalId }: DecisionFile): Promise<boolean> {
    if (!(await exists(this.files.onDisk(original)))) return false;
    try {
      const shown = readDecisionFile((await readStable(this.files.onDisk(original))).toString('utf8'));
      return shown?.digest === digest && shown.approvalId === approvalId;
    } catch (thrown) {
      if (isErrno(thrown, 'ENOENT')) return false;
      return true;
    }
  }

  /**
   * It lies in `Rejected/` too, so one of the two is a copy, and nobody can tell which: the no goes first. Asked after `isCopy`, so that
   * an original that is moved meanwhile is seen in one of its places. What cannot be read there is on its way back.
   */
  private async isRefused(file: WorkspacePath, { approvalId }: DecisionFile): Promise<boolean> {
    const place = this.files.onDisk(`Rejected/${path.posix.basename(file)}`);
    try {
      if (!(await lstat(place)).isFile()) return false;
      const shown = readDecisionFile((await readStable(place)).toString('utf8'));
      return shown?.state === 'pending' && shown.approvalId === approvalId;
    } catch (thrown) {
      if (isErrno(thrown, 'ENOENT')) return false;
      return true;
    }
  }

  private async decide(moved: MovedFile, { approvalId, digest }: DecisionFile, verdict: Verdict): Promise<'done' | 'later'> {
    try {
      return await this.outcome.decided(moved, await this.ask(moved, verdict, approvalId, digest));
    } catch (thrown) {
      return this.refused(moved, { approvalId }, toAppError(thrown));
    }
  }

  private async ask({ taskId }: MovedFile, verdict: Verdict, approvalId: string, digest: string): Promise<Approval> {
    const { FOLDER_OPERATOR: person, FOLDER_DECISION_KEY: key } = this.config;
    const decision: Decision = { ...verdict, approvalId, digest, person, channel: FOLDER, decidedAt: new Date().toISOString() };
    return (await this.messenger.ask(ApprovalDecide, { decision, proof: proveDecision(decision, key) }, { taskId })).approval;
  }

  private async refused(moved: MovedFile, decision: Pick<Decision, 'approvalId'>, error: AppError): Promise<'done' | 'later'> {
    const { kind, code } = error;
    if (kind === 'transient' || kind === 'bug' || code === 'message_unroutable') throw error;
    if (code !== 'already_decided') return this.outcome.back(moved, decision.approvalId, explained(error), { beside: code === 'edit_refused' });
    const truth = await this.find(decision.approvalId);
    if (truth === undefined) return this.outcome.back(moved, decision.approvalId, explained(error), { beside: false });
    return isOwn(truth, moved.file, this.config.FOLDER_OPERATOR) ? this.outcome.decided(moved, truth) : this.outcome.late(moved, truth, error.message);
  }

  /** The task has moved on: what lies here is left of a move that came too late, or of a copy. It decides nothing any more. */
  private async stray(moved: MovedFile, { approvalId }: DecisionFile): Promise<'done' | 'later'> {
    const truth = await this.find(approvalId);
    if (truth === undefined) return 'done';
    if (truth.state === 'pending') return 'later';
    return this.outcome.late(moved, truth, `Already ${truth.state} by ${truth.decidedBy ?? 'nobody'} at ${truth.decidedAt ?? ''}`);
  }

  private async find(approvalId: string): Promise<Approval | undefined> {
    return (await this.messenger.ask(ApprovalList, { approvalId, states: [...APPROVAL_STATES], limit: 1 })).approvals[0];
  }
}

/** Can still be taken back, or is approved anew since the edit. */
function isOpen({ state, undoUntil, decidedAt }: Approval, edited: string): boolean {
  return APPROVED.includes(state) && (undoUntil != null || (decidedAt ?? '') > edited);
}

/** Of the call that the file shows; undefined when it shows none. */
function digestIn(text: string): string | undefined {
  try {
    const args = readDecisionFile(text)?.args ?? null;
    return args === null ? undefined : argumentsDigest(args);
  } catch {
    return undefined;
  }
}

const isRejected = (file: WorkspacePath): boolean => file.startsWith('Rejected/');

/** What the folder and the person's edits say. */
function verdictOf(file: WorkspacePath, { args, fault, digest, changed, reason, again }: DecisionFile, person: string): Verdict | { readonly fault: string } {
  if (isRejected(file)) {
    return { verdict: 'reject', reason: reason === '' ? `moved to Rejected by ${person}` : reason, ...(again && { again }) };
  }
  if (args === null) return { fault: fault ?? 'The arguments cannot be read.' };
  if (changed) return { fault: 'Something besides the arguments was changed. Only the call is made: edit its arguments, and leave the rest as it was.' };
  return argumentsDigest(args) === digest ? { verdict: 'approve', reason } : { verdict: 'modify', args, reason };
}

/** A crash, or another instance of this service, came between our own decision and its file. */
function isOwn({ decidedBy, channel, state }: Approval, file: WorkspacePath, person: string): boolean {
  return decidedBy === person && channel === FOLDER && (state === 'rejected') === isRejected(file);
}

/** The gatekeeper's words with what they are about. */
function explained({ message, details }: AppError): string {
  const about = ['blanks', 'faults', 'findings'].flatMap((name) => details[name] ?? []).map(String);
  return about.length === 0 ? `${message}.` : `${message}: ${about.join('; ')}.`;
}

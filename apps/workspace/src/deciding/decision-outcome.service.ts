import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { type Approval, PREFIXES } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Database, type Transaction } from '@waggle/persistence';
import { approvalOfKeptEdit, approveFileName, editText, errorFileOf, folderOfDomain, isErrno, moveWithoutReplacing, numbered, parseTaskName, readDecisionFile, removeFile, renderDecisionFault, renderKeptEdit, sameFile, taskFileName, withNote, writeAtomic, type WorkspacePath } from '@waggle/workspace-files';
import { type Placement, PlacementRepository } from '../placement.repository.js';
import { TaskFilesService } from '../task-files.service.js';
import { OvertakenEditsService } from './overtaken-edits.service.js';

/** An approval file in a folder of decisions, as it was read. */
export interface MovedFile {
  readonly taskId: string;
  readonly file: WorkspacePath;
  readonly text: string;
}

/** An edit in `Approved/` that asks an approval back. */
export interface LateEdit {
  readonly taskId: string;
  readonly file: WorkspacePath;
  readonly approvalId: string;
  readonly at: string;
}

export const APPROVED: ReadonlyArray<Approval['state']> = ['approved', 'modified', 'executed'];

/** Brings a moved file to where the truth is. Under the lock that placing a move of the task takes too: neither writes over the other. */
@Injectable()
export class DecisionOutcomeService {
  constructor(
    private readonly database: Database,
    private readonly placements: PlacementRepository,
    private readonly files: TaskFilesService,
    private readonly edits: OvertakenEditsService,
  ) {}

  /** The move was taken. Says so in the file, so that it is not read again; the next move of the task writes the rest. */
  decided(moved: MovedFile, approval: Approval): Promise<'done'> {
    return this.settle(moved, async (_tx, row) => {
      if (approval.state !== 'pending') return this.write(moved.file, signed(moved.text, approval));
      const agreed = `${approval.agreedBy.join(', ')} agreed; ${approval.peopleNeeded} people must.`;
      await this.takeBack(moved, row, withNote(moved.text, agreed));
    });
  }

  /** It decided nothing and waits again. `beside`: in a file of its own too, for somebody who has edited something. */
  back(moved: MovedFile, approvalId: string | null, fault: string, { beside }: { beside: boolean }): Promise<'done'> {
    const note = `Moved to ${folderOf(moved.file)} at ${new Date().toISOString()}, which decided nothing. ${fault}`;
    return this.settle(moved, async (tx, row) => {
      if (approvalId !== null) await this.placements.setNote(tx, moved.taskId, { approvalId, text: note });
      const target = await this.takeBack(moved, row, approvalId === null ? moved.text : withNote(moved.text, note), note);
      if (beside) await this.edits.beside(target, renderDecisionFault({ file: target, fault, at: new Date().toISOString() }));
    });
  }

  /** One file under two names is a way back that was killed half-way: the name that it had goes. Any other copy is left to whoever made it. */
  copied(moved: MovedFile, original: WorkspacePath): Promise<'done'> {
    return this.settle(moved, async () => {
      if (await sameFile(this.files.onDisk(moved.file), this.files.onDisk(original))) await removeFile(this.files.root, moved.file);
    });
  }

  /** Before the approval is asked back: what the person wrote, and a note that is true whatever becomes of that. */
  async keepEdited({ taskId, file, text }: MovedFile, approvalId: string): Promise<LateEdit> {
    const at = new Date().toISOString();
    await this.write(errorFileOf(waitingFileOf(taskId)), renderKeptEdit({ file, approvalId, at, kept: text }));
    const note = `Edited at ${at}, after it was approved. What was written is kept beside where it waits.`;
    await this.database.transaction((tx) => this.placements.setNote(tx, taskId, { approvalId, text: note, edited: at }));
    return { taskId, file, approvalId, at };
  }

  /** What became of it, by what the gatekeeper says of the approval. What was written stays where it is of use: beside what waits again. */
  async edited(edit: LateEdit, approval: Approval): Promise<'done'> {
    await this.note(edit, becameOf(edit, approval));
    if (approval.state !== 'pending') await this.dropEdited(edit);
    return 'done';
  }

  /** Somebody else, or time, was first. */
  late(moved: MovedFile, approval: Approval, said: string): Promise<'done'> {
    const why = `Moved to ${folderOf(moved.file)} at ${new Date().toISOString()}, too late. ${said}.`;
    return this.settle(moved, async (tx, row) => {
      const placed = row.status === 'pending_approval' ? null : row.approveFile;
      const target: WorkspacePath = placed ?? `${APPROVED.includes(approval.state) ? 'Approved' : 'Rejected'}/${path.posix.basename(moved.file)}`;
      const note = (await this.edits.keepText(approval, { place: moved.file, text: moved.text, file: target, why })) ?? why;
      await this.placements.setNote(tx, moved.taskId, { approvalId: approval.id, text: note });
      if (target === moved.file) return this.write(target, withNote(signed(moved.text, approval), note));
      if (!(await this.annotate(target, note))) await this.write(target, withNote(signed(moved.text, approval), note));
      await removeFile(this.files.root, moved.file);
    });
  }

  /** Shown in the approval's file from the next time that it is written, and at once where that has happened meanwhile. A newer note stands. */
  private async note({ taskId, file, approvalId, at }: LateEdit, text: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = (await this.placements.lock(tx, [taskId])).get(taskId);
      if (row?.note?.edited !== at || row.note.approvalId !== approvalId) return;
      await this.placements.setNote(tx, taskId, { approvalId, text });
      const { approveFile } = row;
      if (approveFile === null || approveFile === file) return;
      const shown = await this.read(approveFile);
      // The task's next approval has a file of the same name.
      if (shown !== undefined && approvalIn(shown) === approvalId) await this.write(approveFile, withNote(shown, text));
    });
  }

  /** Unless it keeps something else meanwhile: of the task's next approval. */
  private async dropEdited({ taskId, approvalId }: LateEdit): Promise<void> {
    const kept = errorFileOf(waitingFileOf(taskId));
    if (approvalOfKeptEdit((await this.read(kept)) ?? '') === approvalId) await removeFile(this.files.root, kept);
  }

  /** Under the lock, and only while the file is as it was read: a newer one is looked at by itself. */
  private async settle({ taskId, file, text }: MovedFile, act: (tx: Transaction, row: Placement) => Promise<void>): Promise<'done'> {
    await this.database.transaction(async (tx) => {
      const row = (await this.placements.lock(tx, [taskId])).get(taskId);
      if (row === undefined || row.approveFile === file || (await this.read(file)) !== text) return;
      await act(tx, row);
    });
    return 'done';
  }

  /** Into the queue's folder. When a newer file of the approval lies there, that one gets the note, and this one a number. */
  private async takeBack(moved: MovedFile, row: Placement, text: string, note?: string): Promise<WorkspacePath> {
    const target = row.approveFile;
    if (target === null) throw new AppError('placement_missing', 'bug', `No place is known for the approval of ${moved.taskId}.`);
    if (await moveWithoutReplacing(this.files.onDisk(moved.file), this.files.onDisk(target))) {
      if (text !== moved.text) await this.write(target, text);
      return target;
    }
    if (note === undefined) await removeFile(this.files.root, moved.file);
    else if (await this.annotate(target, note)) await this.keepBeside(moved, target);
    return target;
  }

  private async keepBeside({ file }: MovedFile, target: WorkspacePath): Promise<void> {
    for (let number = 2; ; number += 1) {
      if (await moveWithoutReplacing(this.files.onDisk(file), this.files.onDisk(numbered(target, number)))) return;
    }
  }

  /** False when there is no such file. */
  private async annotate(file: WorkspacePath, note: string): Promise<boolean> {
    const text = await this.read(file);
    if (text === undefined) return false;
    await this.write(file, withNote(text, note));
    return true;
  }

  private async read(file: WorkspacePath): Promise<string | undefined> {
    try {
      return await readFile(this.files.onDisk(file), 'utf8');
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  private write(file: WorkspacePath, text: string): Promise<void> {
    return writeAtomic(this.files.onDisk(file), text);
  }
}

/** Where the approval of a task waits. */
function waitingFileOf(taskId: string): WorkspacePath {
  const { domain } = PREFIXES[parseTaskName(taskFileName(taskId)).prefix];
  return `${folderOfDomain('Pending_Approval', domain)}/${approveFileName(taskId)}`;
}

function becameOf({ at }: LateEdit, { state, decidedBy, decidedAt }: Approval): string {
  if (state === 'pending') return `Edited at ${at} after it was approved, so the approval was taken back. What was written lies beside this file: make the change here and move it again.`;
  if (APPROVED.includes(state)) return `Edited at ${at}, too late: it was carried out as it was approved.`;
  const decision = state === 'rejected' ? ` by ${decidedBy ?? 'nobody'} at ${decidedAt ?? ''}` : '';
  return `Edited at ${at}, after it was approved, which changes nothing now: already ${state}${decision}.`;
}

/** Undefined when it shows none. */
function approvalIn(text: string): string | undefined {
  try {
    return readDecisionFile(text)?.approvalId;
  } catch {
    return undefined;
  }
}

function folderOf(file: WorkspacePath): string {
  return `${path.posix.dirname(file)}/`;
}

function signed(text: string, { state, decidedBy, decidedAt, decisionReason }: Approval): string {
  return editText(text, { state, decided_by: decidedBy ?? undefined, decided_at: decidedAt ?? undefined, decision_reason: decisionReason ?? undefined });
}

import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { type Approval, PREFIXES } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Database, type Transaction } from '@waggle/persistence';
import { approveFileName, editText, errorFileOf, folderOfDomain, isErrno, moveWithoutReplacing, numbered, parseTaskName, removeFile, renderDecisionFault, taskFileName, withNote, writeAtomic, type WorkspacePath } from '@waggle/workspace-files';
import { type Placement, PlacementRepository } from '../placement.repository.js';
import { TaskFilesService } from '../task-files.service.js';

/** An approval file in a folder of decisions, as it was read. */
export interface MovedFile {
  readonly taskId: string;
  readonly file: WorkspacePath;
  readonly text: string;
}

const APPROVED: ReadonlyArray<Approval['state']> = ['approved', 'modified', 'executed'];

/** Brings a moved file to where the truth is. Under the lock that placing a move of the task takes too: neither writes over the other. */
@Injectable()
export class DecisionOutcomeService {
  constructor(
    private readonly database: Database,
    private readonly placements: PlacementRepository,
    private readonly files: TaskFilesService,
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
      if (beside) await this.write(errorFileOf(target), renderDecisionFault({ file: target, fault, at: new Date().toISOString() }));
    });
  }

  /** What the person wrote after the approval, beside where it waits again if the approval can be taken back. */
  async keepEdited({ taskId, file, text }: MovedFile): Promise<void> {
    const fault = 'It was edited after it was approved, so the approval was taken back.';
    await this.write(errorFileOf(waitingFileOf(taskId)), renderDecisionFault({ file, fault, at: new Date().toISOString(), kept: text }));
  }

  /** It waits again as it was proposed. */
  reopened(moved: MovedFile, approvalId: string): Promise<'done'> {
    return this.note(moved, approvalId, `Edited at ${new Date().toISOString()} after it was approved, so the approval was taken back. What was written lies beside this file: make the change here and move it again.`);
  }

  /** Edited when the grant had been given already. */
  async editedLate(moved: MovedFile, approvalId: string): Promise<'done'> {
    await this.note(moved, approvalId, `Edited at ${new Date().toISOString()}, too late: it was carried out as it was approved.`);
    await removeFile(this.files.root, errorFileOf(waitingFileOf(moved.taskId)));
    return 'done';
  }

  /** Somebody else, or time, was first. */
  late(moved: MovedFile, approval: Approval, said: string): Promise<'done'> {
    const note = `Moved to ${folderOf(moved.file)} at ${new Date().toISOString()}, too late. ${said}.`;
    return this.settle(moved, async (tx, row) => {
      await this.placements.setNote(tx, moved.taskId, { approvalId: approval.id, text: note });
      const placed = row.status === 'pending_approval' ? null : row.approveFile;
      const target: WorkspacePath = placed ?? `${APPROVED.includes(approval.state) ? 'Approved' : 'Rejected'}/${path.posix.basename(moved.file)}`;
      if (target === moved.file) return this.write(target, withNote(signed(moved.text, approval), note));
      if (!(await this.annotate(target, note))) await this.write(target, withNote(signed(moved.text, approval), note));
      await removeFile(this.files.root, moved.file);
    });
  }

  /** Shown in the approval's file from the next time that it is written, and at once where that has happened meanwhile. */
  private async note({ taskId, file }: MovedFile, approvalId: string, text: string): Promise<'done'> {
    await this.database.transaction(async (tx) => {
      const row = (await this.placements.lock(tx, [taskId])).get(taskId);
      await this.placements.setNote(tx, taskId, { approvalId, text });
      if (row?.approveFile != null && row.approveFile !== file) await this.annotate(row.approveFile, text);
    });
    return 'done';
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

function folderOf(file: WorkspacePath): string {
  return `${path.posix.dirname(file)}/`;
}

function signed(text: string, { state, decidedBy, decidedAt, decisionReason }: Approval): string {
  return editText(text, { state, decided_by: decidedBy ?? undefined, decided_at: decidedAt ?? undefined, decision_reason: decisionReason ?? undefined });
}

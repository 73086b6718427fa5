import { readdir, readFile, rm } from 'node:fs/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { Transaction } from '@waggle/persistence';
import { LOGGER } from '@waggle/runtime';
import { isErrno, revisionOf, taskFileName, type WorkspacePath, writeIfMissing } from '@waggle/workspace-files';
import { ClaimService } from '../claims/claim.service.js';
import { PlacementRepository } from '../placement.repository.js';
import { TaskFilesService } from '../task-files.service.js';
import { duplicate, type FiledTask, type FilingErrorCode, longerName } from './filed-task.js';
import { FiledTaskRepository } from './filed-task.repository.js';

const RETRY_MS = 2_000;
const CHUNK = 100;
const ENDED = ['Done', 'Rejected'] as const;

/**
 * Writes the files of filed tasks. The row with the content is committed first, then the file is written, then the row forgets the
 * content: a crash anywhere leaves a row that says what to write, and never writes twice.
 */
@Injectable()
export class TaskWriter implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly filed: FiledTaskRepository,
    private readonly placements: PlacementRepository,
    private readonly files: TaskFilesService,
    private readonly claims: ClaimService,
  ) {}

  onApplicationBootstrap(): void {
    void this.writeLeftOver();
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /**
   * Writes those that are not written yet, in one transaction. Where somebody's file bears the name of a task that came from outside,
   * the task gets a longer one.
   *
   * @throws AppError `duplicate_task` (conflict): somebody's file bears the name of a task that has no other
   */
  async write(taskIds: readonly string[]): Promise<void> {
    if (taskIds.length === 0) return;
    const refused = await this.filed.database.transaction(async (tx) => {
      const entries = await this.filed.lockUnwritten(tx, taskIds);
      const claimed = await this.placements.find(entries.map(({ taskId }) => taskId), tx);
      const folders = await foldersIn(this.files.onDisk('In_Progress'));
      const written = await Promise.all(entries.map((entry) => this.settle(entry, folders, claimed.get(entry.taskId)?.revision)));
      const inTheWay = entries.filter((_, index) => !written[index]);
      await this.filed.markWritten(tx, entries.filter((_, index) => written[index]).map(({ taskId }) => taskId));
      for (const entry of inTheWay) await this.makeWay(tx, entry);
      tx.afterCommit(() => {
        for (const [index, { file, urgent }] of entries.entries()) if (written[index]) this.claims.offer(file, urgent);
      });
      return inTheWay;
    });
    const [nameless] = refused.filter(({ sourceKey }) => sourceKey === null);
    await this.write(refused.filter(({ sourceKey }) => sourceKey !== null).map((entry) => longerName(entry).taskId));
    if (nameless !== undefined) throw duplicate(nameless.taskId);
  }

  /** False when something else bears the name. */
  private async settle(entry: FiledTask, folders: readonly string[], claimed?: string): Promise<boolean> {
    const bearer = await this.bearer(entry, folders, claimed);
    if (bearer !== 'nobody') return bearer === 'itself';
    if (!(await this.writeFile(entry))) return false;
    // A file of this name may have been claimed in the meantime. Ours is claimed later, when it is offered or has settled.
    if ((await this.bearer(entry, folders, claimed)) !== 'another') return true;
    await rm(this.files.onDisk(entry.file), { force: true });
    return false;
  }

  /**
   * Who has the name outside of Needs_Action. The task itself: it was written before a crash and claimed since, or the other zone has met
   * and ended it.
   */
  private async bearer({ taskId, revision }: FiledTask, folders: readonly string[], claimed?: string): Promise<'itself' | 'another' | 'nobody'> {
    const revisionIn = (folder: WorkspacePath): Promise<string | undefined> => revisionAt(this.files.onDisk(`${folder}/${taskFileName(taskId)}`));
    const inWork = [claimed, ...(await Promise.all(folders.map((folder) => revisionIn(`In_Progress/${folder}`))))];
    const ended = await Promise.all(ENDED.map(revisionIn));
    if ([...inWork, ...ended].includes(revision)) return 'itself';
    return inWork.some((one) => one !== undefined) ? 'another' : 'nobody';
  }

  /** False when a file with another content lies there. */
  private async writeFile({ file, content, revision }: FiledTask): Promise<boolean> {
    const path = this.files.onDisk(file);
    if (await writeIfMissing(path, content ?? '')) return true;
    const there = await revisionAt(path);
    if (there === undefined) throw new AppError<FilingErrorCode>('filing_raced', 'transient', 'A file of this name was claimed in this moment.');
    return there === revision;
  }

  private async makeWay(tx: Transaction, entry: FiledTask): Promise<void> {
    if (entry.sourceKey === null) await this.filed.remove(tx, entry.taskId);
    else await this.filed.rename(tx, entry.taskId, longerName(entry));
    tx.afterCommit(() => this.log.warn({ taskId: entry.taskId }, 'a file of this name lies in Needs_Action already'));
  }

  /** For whose sender waits: what cannot be written now is told, and is written later all the same. */
  async writeNow(taskIds: readonly string[]): Promise<void> {
    try {
      await this.write(taskIds);
    } catch (error) {
      if (toAppError(error).kind !== 'conflict') this.again(error);
      throw error;
    }
  }

  /** For who has nobody to tell: what cannot be written now is written later. */
  async writeSoon(taskIds: readonly string[]): Promise<void> {
    await this.write(taskIds).catch((error: unknown) => this.again(error));
  }

  private again(error: unknown): void {
    if (this.stopped) return;
    this.log.warn({ detail: toAppError(error).message }, 'filed tasks could not be written, trying again');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.writeLeftOver(), RETRY_MS).unref();
  }

  /** All that was kept and has no file yet. */
  async writeLeftOver(): Promise<void> {
    try {
      for (;;) {
        const taskIds = await this.filed.unwritten(CHUNK);
        await this.write(taskIds);
        if (taskIds.length < CHUNK || this.stopped) return;
      }
    } catch (error) {
      this.again(error);
    }
  }
}

/** Undefined when there is no such file. */
async function revisionAt(path: string): Promise<string | undefined> {
  try {
    return revisionOf(await readFile(path));
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

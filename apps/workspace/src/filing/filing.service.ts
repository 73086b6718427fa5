import { readFile } from 'node:fs/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { PayloadOf, ReplyOf, TaskFile as TaskFileMessage } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { Transaction } from '@waggle/persistence';
import { LOGGER } from '@waggle/runtime';
import { exists, filesIn, folderOfDomain, parseTaskFile, renderText, revisionOf, type TaskFile, taskFileName, writeIfMissing } from '@waggle/workspace-files';
import { ClaimService } from '../claims/claim.service.js';
import { PlacementRepository } from '../placement.repository.js';
import { TaskFilesService } from '../task-files.service.js';
import { type FiledTask, FiledTaskRepository } from './filed-task.repository.js';

export type FilingErrorCode = 'duplicate_task' | 'invalid_task';

const RETRY_MS = 2_000;
const CHUNK = 100;
type Answer = ReplyOf<typeof TaskFileMessage>;

/**
 * Makes files of tasks that come by message. The row with the content is committed first, then the file is written, then
 * the row forgets the content: a crash anywhere leaves a row that says what to write, and never writes twice.
 */
@Injectable()
export class FilingService implements OnApplicationBootstrap, OnModuleDestroy {
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

  /** @throws AppError `invalid_task` (invalid), `duplicate_task` (conflict) */
  async file(request: PayloadOf<typeof TaskFileMessage>): Promise<Answer> {
    const content = renderText(request.frontMatter, request.body);
    const task = checked(request.taskId, content);
    const entry: FiledTask = {
      taskId: task.taskId,
      sourceKey: request.sourceKey ?? null,
      revision: task.document.revision,
      file: `${folderOfDomain('Needs_Action', task.domain)}/${taskFileName(task.taskId)}`,
      urgent: task.priority === 'URGENT',
      content,
    };
    const known = await this.known(entry);
    if (known !== undefined) return { taskId: known.taskId, created: false };
    if ((await this.placements.find([entry.taskId])).has(entry.taskId)) throw duplicate(entry.taskId);
    if (!(await this.filed.insert(entry))) return this.afterRace(entry);
    await this.write(entry.taskId);
    return { taskId: entry.taskId, created: true };
  }

  /** The same source or the same content under the same name was filed before. */
  private async known(entry: FiledTask): Promise<FiledTask | undefined> {
    const bySource = entry.sourceKey === null ? undefined : await this.filed.findBySource(entry.sourceKey);
    if (bySource !== undefined) return bySource;
    const byName = await this.filed.find(entry.taskId);
    if (byName === undefined) return undefined;
    if (byName.revision === entry.revision && byName.sourceKey === entry.sourceKey) return byName;
    throw duplicate(entry.taskId);
  }

  private async afterRace(entry: FiledTask): Promise<Answer> {
    const known = await this.known(entry);
    if (known === undefined) throw duplicate(entry.taskId);
    return { taskId: known.taskId, created: false };
  }

  private async write(taskId: string): Promise<void> {
    await this.filed.database.transaction(async (tx) => {
      const entry = await this.filed.lockUnwritten(tx, taskId);
      if (entry === undefined || entry.content === null) return;
      if (!(await this.isInWork(tx, taskId)) && !(await writeIfMissing(this.files.onDisk(entry.file), entry.content))) {
        if (revisionOf(await readFile(this.files.onDisk(entry.file))) !== entry.revision) {
          await this.filed.remove(tx, taskId);
          tx.afterCommit(() => this.log.warn({ taskId }, 'a file of this name lies in Needs_Action already'));
          return;
        }
      }
      await this.filed.markWritten(tx, taskId);
      tx.afterCommit(() => this.claims.offer(entry.file, entry.urgent));
    });
  }

  /** The file was written before a crash and has been claimed since. */
  private async isInWork(tx: Transaction, taskId: string): Promise<boolean> {
    if ((await this.placements.find([taskId], tx)).has(taskId)) return true;
    for await (const file of filesIn(this.files.root, 'In_Progress')) {
      if (file.endsWith(`/${taskFileName(taskId)}`)) return exists(this.files.onDisk(file));
    }
    return false;
  }

  private async writeLeftOver(): Promise<void> {
    try {
      for (;;) {
        const taskIds = await this.filed.unwritten(CHUNK);
        for (const taskId of taskIds) await this.write(taskId);
        if (taskIds.length < CHUNK || this.stopped) return;
      }
    } catch (error) {
      if (this.stopped) return;
      this.log.warn({ detail: toAppError(error).message }, 'filed tasks could not be written, trying again');
      this.timer = setTimeout(() => void this.writeLeftOver(), RETRY_MS).unref();
    }
  }
}

function checked(taskId: string, content: string): TaskFile {
  let task: TaskFile;
  try {
    task = parseTaskFile(taskFileName(taskId), Buffer.from(content));
  } catch (thrown) {
    const error = toAppError(thrown);
    throw new AppError<FilingErrorCode>('invalid_task', 'invalid', `${error.message} ${String(error.details['mend'] ?? '')}`.trim(), error.details, thrown);
  }
  if (task.prefix === 'APPROVE' || task.prefix === 'EXECUTE') {
    throw new AppError<FilingErrorCode>('invalid_task', 'invalid', `${task.prefix} files are made by an approval, not handed in.`);
  }
  return task;
}

function duplicate(taskId: string): AppError<FilingErrorCode> {
  return new AppError<FilingErrorCode>('duplicate_task', 'conflict', `There is a task named ${taskId} already.`, { taskId });
}

import path from 'node:path';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, IDENTITY, type Identity, LOGGER } from '@waggle/runtime';
import { ensureLayout, FolderCounter, isErrno, onDisk, parseTaskFile, readStable, rejectFile, unreadable, type WorkspacePath } from '@waggle/workspace-files';
import { type ClaimedTask, claimedTask } from './claims/claimed-task.js';
import type { WorkspaceConfig } from './workspace.config.js';

export type TaskFilesErrorCode = 'workspace_unusable';

/** Reads and rejects the task files of this workspace. */
@Injectable()
export class TaskFilesService implements OnModuleInit {
  readonly root: string;
  readonly counter: FolderCounter;
  /** Who touches the files here. */
  readonly instance: string;

  constructor(
    @Inject(CONFIG) config: WorkspaceConfig,
    @Inject(LOGGER) private readonly log: Logger,
    @Inject(IDENTITY) { instance }: Identity,
  ) {
    this.instance = instance;
    this.root = config.WAGGLE_WORKSPACE;
    this.counter = new FolderCounter(this.root);
  }

  /** @throws AppError `workspace_unusable` (denied): the folder cannot be made or written */
  async onModuleInit(): Promise<void> {
    try {
      await ensureLayout(this.root);
    } catch (error) {
      throw new AppError<TaskFilesErrorCode>('workspace_unusable', 'denied', `The workspace ${this.root} (WAGGLE_WORKSPACE) cannot be used: ${toAppError(error).message}`, {}, error);
    }
  }

  onDisk(file: WorkspacePath): string {
    return onDisk(this.root, file);
  }

  /** Reads a file that is in progress. One that cannot be a task, or cannot be read, is rejected; undefined then, and when it is gone. */
  async read(file: WorkspacePath, agent: string, from?: WorkspacePath): Promise<ClaimedTask | undefined> {
    try {
      return claimedTask(file, from, agent, parseTaskFile(path.posix.basename(file), await readStable(this.onDisk(file))));
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return undefined;
      const fault = unreadable(error) ?? error;
      if (toAppError(fault).code === 'unexpected') throw error;
      await this.reject(file, fault);
      return undefined;
    }
  }

  /** Moves a file to `Rejected/` with the reason beside it. */
  async reject(file: WorkspacePath, error: unknown): Promise<void> {
    const to = await rejectFile(this.root, file, error);
    if (to !== undefined) this.log.warn({ file, code: toAppError(error).code, to }, 'a file was rejected');
  }
}

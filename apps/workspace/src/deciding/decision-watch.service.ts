import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, IDENTITY, type Identity, LOGGER } from '@waggle/runtime';
import { isErrno, NextFiles, taskOfApproveFile, type WorkspacePath } from '@waggle/workspace-files';
import { TaskFilesService } from '../task-files.service.js';
import type { WorkspaceConfig } from '../workspace.config.js';
import { mayDecideByMove } from './decided-by-move.js';
import { FolderDecisionService } from './folder-decision.service.js';

const FOLDERS: readonly WorkspacePath[] = ['Approved', 'Rejected'];
const BATCH = 16;
/** A file that was touched less than this ago may still be on its way. */
const SETTLE_MS = 100;
const AGAIN_MS = 2_000;

/** Sees approval files arrive in `Approved/` and `Rejected/` or be edited there, also while nobody looked. */
@Injectable()
export class DecisionWatchService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly next: NextFiles;
  private readonly enabled: boolean;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) config: WorkspaceConfig,
    @Inject(IDENTITY) identity: Identity,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly files: TaskFilesService,
    private readonly decisions: FolderDecisionService,
  ) {
    this.enabled = mayDecideByMove(identity, config);
    this.next = new NextFiles(config.WAGGLE_WORKSPACE, {
      folders: FOLDERS,
      changes: true,
      rescanMs: config.WORKSPACE_RESCAN_SECONDS * 1000,
      accept: (name) => taskOfApproveFile(name) !== undefined,
      onTrouble: (error) => this.log.warn({ detail: toAppError(error).message }, 'Approved and Rejected cannot be watched, reading them again and again instead'),
    });
  }

  onApplicationBootstrap(): void {
    if (!this.enabled) return;
    this.next.start();
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    this.next.stop();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      await this.next.untilWaiting();
      await Promise.all(this.next.take(BATCH).map((file) => this.look(file)));
    }
  }

  private async look(file: WorkspacePath): Promise<void> {
    try {
      if (!(await this.isSettled(file))) return this.next.offerLater(file, SETTLE_MS);
      if ((await this.decisions.consider(file, taskOfApproveFile(path.posix.basename(file)) ?? '')) === 'later') this.next.offerLater(file, AGAIN_MS);
    } catch (thrown) {
      if (isErrno(thrown, 'ENOENT')) return;
      const { code, message } = toAppError(thrown);
      this.log.warn({ file, code, detail: message }, 'a moved approval file could not be looked at, trying again');
      this.next.offerLater(file, AGAIN_MS);
    }
  }

  /** So is one that is gone: what became of an edit in it may still have to be said. */
  private async isSettled(file: WorkspacePath): Promise<boolean> {
    try {
      const { ctimeMs } = await lstat(this.files.onDisk(file));
      const age = Date.now() - ctimeMs;
      return age < 0 || age >= SETTLE_MS;
    } catch (thrown) {
      if (isErrno(thrown, 'ENOENT')) return true;
      throw thrown;
    }
  }
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { TaskAdopt } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { Database } from '@waggle/persistence';
import { filesIn, type HandedOver, isErrno, readHandedOver, taskFileError, taskFileName, taskOfApproveFile, type WorkspacePath } from '@waggle/workspace-files';
import type { ClaimedTask } from '../claims/claimed-task.js';
import { TaskFilesService } from '../task-files.service.js';
import { CustodyStores } from './custody-stores.js';
import { CustodyService } from './custody.service.js';

/** Adopts what the cloud zone has prepared: the local zone decides on it and carries it out. */
@Injectable()
export class ArrivalsService {
  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    private readonly files: TaskFilesService,
    private readonly stores: CustodyStores,
    private readonly custody: CustodyService,
  ) {}

  /** Looks at every approval file that belongs to no task of this zone. Can be repeated; true when something was adopted. */
  async adopt(): Promise<boolean> {
    if (this.custody.zones.here !== 'local') return false;
    const found = new Map<string, WorkspacePath>();
    for await (const file of filesIn(this.files.root, 'Pending_Approval')) {
      const taskId = taskOfApproveFile(path.posix.basename(file));
      if (taskId !== undefined) found.set(taskId, file);
    }
    const strange = await this.notKnownHere([...found.keys()]);
    if (strange.length === 0) return false;
    const taskFiles = await this.taskFiles();
    let adopted = false;
    for (const taskId of strange) if (await this.adoptOne(taskId, found.get(taskId) ?? '', taskFiles.get(taskFileName(taskId)))) adopted = true;
    return adopted;
  }

  private async notKnownHere(taskIds: readonly string[]): Promise<string[]> {
    const [placements, custody] = await Promise.all([this.stores.placements.find(taskIds), this.stores.custody.find(taskIds)]);
    return taskIds.filter((taskId) => !placements.has(taskId) || custody.get(taskId)?.state === 'theirs');
  }

  private async taskFiles(): Promise<Map<string, WorkspacePath>> {
    const files = new Map<string, WorkspacePath>();
    for await (const file of filesIn(this.files.root, 'In_Progress')) files.set(path.posix.basename(file), file);
    return files;
  }

  private async adoptOne(taskId: string, approveFile: WorkspacePath, taskFile: WorkspacePath | undefined): Promise<boolean> {
    // What has ended stays ended, whatever the other zone went on with before it knew.
    if ((await this.stores.ends.endOf(taskId)) !== undefined) return false;
    const handed = await this.read(approveFile, taskId);
    if (handed === undefined || taskFile === undefined) return false;
    const claim = await this.files.read(taskFile, handed.agent);
    if (claim === undefined) return false;
    await this.take(claim, handed, approveFile);
    return true;
  }

  /** One that the cloud zone cannot have written as it is goes to `Rejected/` with the reason. */
  private async read(file: WorkspacePath, taskId: string): Promise<HandedOver | undefined> {
    try {
      const handed = readHandedOver(await readFile(this.files.onDisk(file), 'utf8'));
      if (handed === undefined || handed.taskId === taskId) return handed;
      throw taskFileError('bad_field', `The approval file of ${taskId} names another task.`, 'Let the cloud zone prepare the task again.');
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return undefined;
      if (toAppError(error).code === 'unexpected') throw error;
      await this.files.reject(file, error);
      return undefined;
    }
  }

  private async take(claim: ClaimedTask, { agent, result }: HandedOver, approveFile: WorkspacePath): Promise<void> {
    const { taskId, prefix, domain, priority, source, document } = claim.task;
    await this.database.transaction(async (tx) => {
      await this.stores.placements.takeOver(tx, claim, { approveFile, submitted: true });
      await this.stores.custody.put(tx, [this.custody.rowOf(claim, 'ours')]);
      await this.custody.log(tx, [claim], 'adopted', this.files.instance);
      await this.messenger.publish(TaskAdopt, { taskId, prefix, domain, priority, from: 'cloud', source, agent, document, result }, { tx, taskId, priority });
    });
  }
}

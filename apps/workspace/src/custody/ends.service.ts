import { Injectable } from '@nestjs/common';
import { isTerminal, MOVES, TaskSettle } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { Database } from '@waggle/persistence';
import { exists, taskFileName } from '@waggle/workspace-files';
import { TaskFilesService } from '../task-files.service.js';
import { CustodyStores } from './custody-stores.js';
import { CustodyService } from './custody.service.js';
import type { End } from './end-files.service.js';

/** Sees what the other zone has ended. */
@Injectable()
export class EndsService {
  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    private readonly files: TaskFilesService,
    private readonly stores: CustodyStores,
    private readonly custody: CustodyService,
  ) {}

  /** Can be repeated: looks at each task that is open here, also at one of which a copy has stayed where it was. */
  async look(): Promise<void> {
    await this.forgetTheirs();
    // The local zone is told of an end by nobody: only a line of a later epoch takes a task from it.
    if (this.custody.zones.here !== 'cloud') return;
    const { placements } = this.stores;
    for (const taskId of [...(await placements.openFiles()).map((open) => open.taskId), ...(await placements.unclear())]) {
      const end = await this.stores.ends.endOf(taskId);
      if (end !== undefined) await this.settle(taskId, end);
    }
  }

  private async forgetTheirs(): Promise<void> {
    const ended: string[] = [];
    for (const { taskId, file } of await this.stores.custody.in('theirs')) {
      if (!(await exists(this.files.onDisk(file))) && (await this.stores.ends.endOf(taskId)) !== undefined) ended.push(taskId);
    }
    if (ended.length === 0) return;
    const open = new Set((await this.stores.placements.openFiles()).map(({ taskId }) => taskId));
    await this.database.transaction((tx) => this.stores.custody.remove(tx, ended.filter((taskId) => !open.has(taskId))));
  }

  private async settle(taskId: string, { status, reason, zone }: End): Promise<void> {
    await this.database.transaction(async (tx) => {
      const placement = (await this.stores.placements.lock(tx, [taskId])).get(taskId);
      const row = (await this.stores.custody.lock(tx, [taskId])).get(taskId);
      if (placement === undefined || zone === this.custody.zones.here) return;
      const isKnown = isTerminal(placement.status) ? !MOVES[placement.status].includes(status) : row?.state === 'theirs';
      if (isKnown) return;
      await this.stores.custody.put(tx, [{ taskId, state: 'theirs', zone, epoch: row?.epoch ?? this.custody.zones.file.epoch, file: placement.file ?? taskFileName(taskId), agent: row?.agent ?? null }]);
      await this.messenger.publish(TaskSettle, { taskId, by: zone, status, reason: reason.slice(0, 1000) }, { tx, taskId });
    });
  }
}

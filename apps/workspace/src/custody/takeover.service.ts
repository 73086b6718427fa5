import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { prefixOf } from '@waggle/contracts';
import { Database } from '@waggle/persistence';
import { exists, filesIn } from '@waggle/workspace-files';
import type { ClaimedTask } from '../claims/claimed-task.js';
import { TaskFilesService } from '../task-files.service.js';
import { CustodyStores } from './custody-stores.js';
import type { Custody } from './custody.repository.js';
import { CustodyService } from './custody.service.js';

const PREPARED = /^(?:APPROVE|EXECUTE)_(.+)\.md$/;

/** A zone that has become active takes over what the other one had claimed and not yet prepared. */
@Injectable()
export class TakeoverService {
  constructor(
    private readonly database: Database,
    private readonly files: TaskFilesService,
    private readonly stores: CustodyStores,
    private readonly custody: CustodyService,
  ) {}

  /** Can be repeated; true when something was taken. It counts, as any claim, when the remote has accepted it. */
  async take(): Promise<boolean> {
    const { zones } = this.custody;
    if (!zones.isActive) return false;
    const old = (await this.stores.custody.in('theirs')).filter((row) => row.epoch < zones.file.epoch && this.follows(row));
    if (old.length === 0) return false;
    const prepared = await this.prepared();
    let taken = false;
    for (const row of old) if (!prepared.has(row.taskId) && (await this.takeOne(row))) taken = true;
    return taken;
  }

  private follows({ taskId }: Custody): boolean {
    const prefix = prefixOf(taskId);
    return prefix !== undefined && this.custody.zones.follows(prefix) && this.custody.zones.does(prefix);
  }

  /** A person is asked about these already, or has answered. */
  private async prepared(): Promise<Set<string>> {
    const found = new Set<string>();
    for (const folder of ['Pending_Approval', 'Approved', 'In_Progress']) {
      for await (const file of filesIn(this.files.root, folder)) {
        const taskId = PREPARED.exec(path.posix.basename(file))?.[1];
        if (taskId !== undefined) found.add(taskId);
      }
    }
    return found;
  }

  private async takeOne({ taskId, file, agent }: Custody): Promise<boolean> {
    if (!(await exists(this.files.onDisk(file)))) return false;
    const claim = await this.files.read(file, agent ?? path.posix.basename(path.posix.dirname(file)));
    return claim !== undefined && this.enter(taskId, claim);
  }

  private async enter(taskId: string, claim: ClaimedTask): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      if ((await this.stores.custody.lock(tx, [taskId])).get(taskId)?.state !== 'theirs') return false;
      await this.stores.placements.takeOver(tx, claim, { approveFile: null, submitted: false });
      await this.stores.custody.put(tx, [this.custody.rowOf(claim)]);
      await this.custody.log(tx, [claim], 'taken_over', this.files.instance);
      return true;
    });
  }
}

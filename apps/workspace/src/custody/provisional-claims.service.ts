import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { PREFIXES, prefixOf } from '@waggle/contracts';
import { Database } from '@waggle/persistence';
import { folderOfDomain, moveWithoutReplacing } from '@waggle/workspace-files';
import { HandOverService } from '../claims/hand-over.service.js';
import { TaskFilesService } from '../task-files.service.js';
import { CustodyStores } from './custody-stores.js';
import type { Custody } from './custody.repository.js';
import { CustodyService } from './custody.service.js';

/** Makes claims count that the remote has accepted, and gives back those that are not this zone's any more. Nothing is submitted before. */
@Injectable()
export class ProvisionalClaimsService {
  constructor(
    private readonly database: Database,
    private readonly stores: CustodyStores,
    private readonly custody: CustodyService,
    private readonly files: TaskFilesService,
    private readonly handOver: HandOverService,
  ) {}

  /** Claims that wait for the remote. */
  async waiting(): Promise<string[]> {
    return (await this.stores.custody.in('provisional')).map(({ taskId }) => taskId);
  }

  /** True when something is to be shared again. */
  async count(taskIds: readonly string[]): Promise<boolean> {
    if (taskIds.length === 0) return false;
    const rows = await this.database.transaction(async (tx) => {
      const locked = [...(await this.stores.custody.lock(tx, taskIds)).values()].filter(({ state }) => state === 'provisional');
      await this.stores.custody.setState(tx, locked.filter((row) => this.isForThisZone(row)).map(({ taskId }) => taskId), 'ours');
      return locked;
    });
    await this.submit(rows.filter((row) => this.isForThisZone(row)));
    const strange = rows.filter((row) => !this.isForThisZone(row));
    for (const row of strange) await this.giveBack(row);
    return strange.length > 0;
  }

  private isForThisZone({ taskId }: Custody): boolean {
    const prefix = prefixOf(taskId);
    return prefix !== undefined && this.custody.zones.does(prefix);
  }

  private async submit(rows: readonly Custody[]): Promise<void> {
    const claims = await Promise.all(rows.map(({ file, agent }) => this.files.read(file, agent ?? 'generalist')));
    await this.handOver.submitAll(claims.filter((claim) => claim !== undefined));
  }

  /** A crash after the commit leaves a file in progress that nobody has: the active zone takes it up. */
  private async giveBack({ taskId, file }: Custody): Promise<void> {
    const placement = (await this.stores.placements.find([taskId])).get(taskId);
    await this.database.transaction(async (tx) => {
      await this.stores.placements.forgetClaim(tx, taskId, placement?.revision ?? '');
      await this.custody.giveUp(tx, taskId, 'given_back', { file, instance: this.files.instance });
    });
    const prefix = prefixOf(taskId);
    const folder = prefix === undefined ? 'Needs_Action' : folderOfDomain('Needs_Action', PREFIXES[prefix].domain);
    await moveWithoutReplacing(this.files.onDisk(file), this.files.onDisk(`${folder}/${path.posix.basename(file)}`)).catch(() => false);
  }
}

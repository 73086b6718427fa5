import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Zone, ZonesFile } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Database } from '@waggle/persistence';
import { CONFIG } from '@waggle/runtime';
import { type Cycle, type CycleOptions, WorkTree } from '@waggle/workspace-sync';
import { ZonesService } from '../custody/zones.service.js';
import type { WorkspaceConfig } from '../workspace.config.js';
import { withCycleLock } from './cycle-lock.js';
import { SyncDoorsService } from './sync-doors.service.js';
import { syncRemote } from './sync-remote.js';

export type SyncEngineErrorCode = 'zone_alone';

/** This zone's work tree, one cycle at a time, whichever instance of the service runs it. */
@Injectable()
export class SyncEngineService implements OnModuleDestroy {
  /** Without a password; null where there is none. */
  readonly remote: string | null;
  readonly branch: string;
  private readonly tree: WorkTree | undefined;
  private opened = false;

  constructor(
    @Inject(CONFIG) config: WorkspaceConfig,
    private readonly zones: ZonesService,
    private readonly database: Database,
    doors: SyncDoorsService,
  ) {
    const { shown, settings } = syncRemote(config);
    this.remote = zones.alone ? null : shown;
    this.branch = config.SYNC_BRANCH;
    this.tree = zones.alone ? undefined : new WorkTree({ ...settings, root: config.WAGGLE_WORKSPACE, zone: zones.here, branch: config.SYNC_BRANCH, doors });
  }

  async onModuleDestroy(): Promise<void> {
    await this.tree?.close();
  }

  /** What happens around a cycle happens under its lock too. */
  async cycle<T>(before: () => Promise<T>, after: (cycle: Cycle, before: T) => Promise<void>, options: CycleOptions): Promise<Cycle> {
    const tree = this.required();
    return withCycleLock(this.database, async () => {
      const known = await before();
      const cycle = await (this.opened ? tree.cycle(options) : tree.open(options));
      this.opened = true;
      await after(cycle, known);
      return cycle;
    });
  }

  /** @throws AppError `zone_alone` (conflict), and as `WorkTree.takeLease` */
  takeLease(zone: Zone, reason: string): Promise<ZonesFile> {
    const tree = this.required();
    return withCycleLock(this.database, () => tree.takeLease(zone, reason));
  }

  zonesFile(): Promise<ZonesFile> {
    return this.tree === undefined ? Promise.resolve(this.zones.file) : this.tree.zonesFile();
  }

  private required(): WorkTree {
    if (this.tree === undefined) throw new AppError<SyncEngineErrorCode>('zone_alone', 'conflict', 'This zone shares its workspace with no other: SYNC_REMOTE is not set.');
    return this.tree;
  }
}

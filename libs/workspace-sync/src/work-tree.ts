import type { Zone, ZonesFile } from '@waggle/contracts';
import type { Cycle, SyncStanding } from './cycle.js';
import type { CycleOptions, SyncSettings } from './sync-settings.js';

/** One zone's work tree: the workspace folder, shared through a bare remote. */
export class WorkTree {
  constructor(private readonly settings: SyncSettings) {}

  /** Makes or adopts the repository, mends what a crash left, and takes up what the remote has when it can be reached. */
  open(): Promise<Cycle> {
    return this.cycle();
  }

  /** Commits ours, fetches, merges, applies, pushes. Calls at the same time run one after the other. */
  cycle(_options: CycleOptions = {}): Promise<Cycle> {
    throw new Error(`not written: ${this.settings.root}`);
  }

  /**
   * Writes the next epoch with `zone` as the active one and pushes it; holds when the push is accepted.
   *
   * @throws AppError `lease_lost`, `remote_unreachable`, `remote_refused`.
   */
  takeLease(_zone: Zone, _reason: string): Promise<ZonesFile> {
    throw new Error('not written');
  }

  /** What `zones.json` says here; the standing rules (local, epoch 1) when there is none or it cannot be read. */
  zonesFile(): Promise<ZonesFile> {
    throw new Error('not written');
  }

  standing(): SyncStanding {
    throw new Error('not written');
  }

  /** Waits for the cycle in flight; no other begins. */
  close(): Promise<void> {
    throw new Error('not written');
  }
}

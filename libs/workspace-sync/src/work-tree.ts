import type { Zone, ZonesFile } from '@waggle/contracts';
import { look } from './disk.js';
import { blobId, writeBlobs } from './blobs.js';
import type { Cycle, SyncStanding } from './cycle.js';
import { CycleDraft } from './cycle-draft.js';
import { CycleRunner } from './cycle-runner.js';
import { updateIndex } from './git-tree.js';
import { zonesIn } from './zones-in.js';
import { syncError } from './sync.error.js';
import type { CycleOptions, SyncSettings } from './sync-settings.js';
import { isLostPush, troubleOf, troubleOfRemote } from './troubles.js';
import { parseZones, STANDING_RULES, withLease, ZONES_FILE } from './zones-merge.js';

const LEASE_TRIES = 5;
/** Loose objects of so many cycles are packed. */
const TIDY_AFTER = 200;

/**
 * One zone's work tree: the workspace folder, shared through a bare remote. One process at a time opens a folder; people may
 * use git there besides.
 */
export class WorkTree {
  private readonly runner: CycleRunner;
  private queue: Promise<unknown> = Promise.resolve();
  private tidying: Promise<void> | undefined;
  private sinceTidy = 0;
  private stopped = false;
  private running = 0;
  private last: Cycle | null = null;
  private lastSyncAt: string | null = null;

  constructor(private readonly settings: SyncSettings) {
    this.runner = new CycleRunner(settings);
  }

  /** Makes or adopts the repository, mends what a crash has left, and shares: the first cycle. */
  open(options: CycleOptions = {}): Promise<Cycle> {
    return this.cycle(options);
  }

  /** Commits ours, fetches, merges, applies, pushes. Calls at the same time run one after the other. */
  cycle(options: CycleOptions = {}): Promise<Cycle> {
    return this.alone(() => this.once(options));
  }

  /**
   * Writes the next epoch with `zone` as the active one and pushes it; holds when the push is accepted. Nothing changes when it
   * is the active one already, in what is shared.
   *
   * @throws AppError `lease_lost` when another epoch was first, `remote_unreachable`, `remote_refused`.
   */
  takeLease(zone: Zone, reason: string): Promise<ZonesFile> {
    return this.alone(async () => {
      const known = (await this.readZones()).epoch;
      for (let tries = 0; tries < LEASE_TRIES; tries++) {
        const before = await this.sharedZones();
        if (before.active === zone && tries === 0 && before.epoch >= known) return before;
        if (before.epoch !== known) throw syncError('lease_lost', `Epoch ${before.epoch} was first: ${before.active} is active.`, { epoch: before.epoch, active: before.active });
        const lease = { active: zone, epoch: before.epoch + 1, since: new Date().toISOString(), reason };
        if (await this.pushLease(lease)) return this.readZones();
      }
      throw syncError('lease_lost', 'The other zone was faster each time.');
    });
  }

  /** What `zones.json` says here, the lease as it was last agreed; the standing rules (local, epoch 1) when there is none or it cannot be read. */
  zonesFile(): Promise<ZonesFile> {
    return this.alone(() => this.readZones());
  }

  standing(): SyncStanding {
    const { last, lastSyncAt } = this;
    return { head: last?.head ?? null, accepted: last?.accepted ?? false, syncing: this.running > 0, lastSyncAt, last };
  }

  /** Waits for what is in flight; nothing else begins. */
  async close(): Promise<void> {
    this.stopped = true;
    await this.queue.catch(() => undefined);
    await this.tidying;
  }

  private async once({ allowDeletions = false }: CycleOptions): Promise<Cycle> {
    const draft = new CycleDraft();
    try {
      await this.runner.run(draft, allowDeletions);
    } catch (error) {
      draft.tell(troubleOf(error));
      draft.accepted = false;
    }
    const cycle = draft.end();
    this.last = cycle;
    if (cycle.accepted) this.lastSyncAt = cycle.startedAt;
    this.tidyAtTimes(cycle);
    return cycle;
  }

  /** What is agreed on by the remote this moment. */
  private async sharedZones(): Promise<ZonesFile> {
    const cycle = await this.once({});
    if (cycle.accepted || cycle.head === null) return this.readZones();
    const [gravest] = cycle.troubles;
    const code = gravest?.code === 'remote_unreachable' || gravest?.code === 'push_lost' ? 'remote_unreachable' : 'remote_refused';
    throw syncError(code, gravest?.message ?? 'The remote did not accept our work.', { trouble: gravest?.code });
  }

  /** Pushes a commit that differs from our head in the lease alone; our head follows when it is accepted. */
  private async pushLease(lease: Pick<ZonesFile, 'active' | 'epoch' | 'since' | 'reason'>): Promise<boolean> {
    const { git, repository, committer, remote, locks } = this.runner;
    const head = repository.at('head');
    const content = withLease(head === null ? null : await zonesIn(git, head), lease);
    await writeBlobs(git, [content]);
    const index = `${repository.stateDir}/lease-index`;
    await git.text(head === null ? ['read-tree', '--empty'] : ['read-tree', head], { index });
    await updateIndex(git, [[ZONES_FILE, blobId(content)]], index);
    const tree = (await git.text(['write-tree'], { index })).trim();
    const commit = await committer.commit(tree, head === null ? [] : [head], `Make ${lease.active} the active zone`);
    try {
      await remote.push(commit);
    } catch (error) {
      if (isLostPush(error)) return false;
      const { code, message } = troubleOfRemote(error);
      throw syncError(code === 'remote_refused' ? code : 'remote_unreachable', message, {}, error);
    }
    await locks.note();
    try {
      await repository.move({ applying: commit });
      await this.runner.rollForward(new CycleDraft());
    } finally {
      await locks.end();
    }
    return true;
  }

  private async readZones(): Promise<ZonesFile> {
    const { git, repository } = this.runner;
    if (repository.at('head') === null) await repository.load().catch(() => undefined);
    const head = repository.at('head');
    const agreed = head === null ? undefined : parseZones(await zonesIn(git, head).catch(() => null));
    const found = await look(this.settings.root, ZONES_FILE);
    const here = found.is === 'file' ? parseZones(found.content) : undefined;
    if (agreed === undefined) return here ?? STANDING_RULES;
    const { active, epoch, since, reason } = agreed;
    return { ...(here ?? agreed), active, epoch, since, reason };
  }

  private alone<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(async () => {
      if (this.stopped) throw syncError('sync_stopped', 'The sync is closing.');
      this.running++;
      try {
        return await act();
      } finally {
        this.running--;
      }
    });
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  /** Packs the history beside the next cycles, which git allows. */
  private tidyAtTimes({ pushed, pulled }: Cycle): void {
    if (pushed.length + pulled.length > 0) this.sinceTidy++;
    if (this.sinceTidy < TIDY_AFTER || this.tidying !== undefined) return;
    this.sinceTidy = 0;
    this.tidying = this.runner.tidy().finally(() => (this.tidying = undefined));
  }
}

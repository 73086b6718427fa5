import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { SyncStatusView } from '@waggle/contracts';
import { CONFIG } from '@waggle/runtime';
import type { CycleOptions } from '@waggle/workspace-sync';
import type { WorkspaceConfig } from '../workspace.config.js';
import { SyncBell } from '../custody/sync-bell.js';
import { SyncCyclesService } from './sync-cycles.service.js';

/** Changes that come together go out together. */
const GATHER_MS = 100;
/** While the remote is away, changes alone are no reason to ask it. */
const AWAY_MS = 5_000;
const EVERY_SECONDS = { local: 60, cloud: 300 } as const;

/** Shares the workspace: at an interval, after each batch of work, and when somebody asks. One cycle at a time. */
@Injectable()
export class SyncService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly everyMs: number;
  private next: Promise<void> | undefined;
  private running: Promise<void> = Promise.resolve();
  private syncing = false;
  private rung = false;
  /** For the next cycle. */
  private allowDeletions = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CONFIG) config: WorkspaceConfig,
    private readonly cycles: SyncCyclesService,
    private readonly bell: SyncBell,
  ) {
    const { SYNC_INTERVAL_SECONDS: seconds } = config;
    this.everyMs = 1000 * (seconds === 0 ? EVERY_SECONDS[cycles.zones.here] : seconds);
  }

  onApplicationBootstrap(): void {
    if (this.cycles.zones.alone) return;
    this.bell.heardBy(() => this.onRing());
    void this.cycle();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  async status(): Promise<SyncStatusView> {
    const view = await this.cycles.status(this.everyMs);
    if (view.state === 'off') return view;
    return { ...view, state: this.syncing ? 'syncing' : this.rung && view.state === 'idle' ? 'behind' : view.state };
  }

  /** One cycle that begins after this call. */
  async trigger({ allowDeletions = false }: CycleOptions = {}): Promise<SyncStatusView> {
    this.allowDeletions ||= allowDeletions;
    if (!this.cycles.zones.alone) await this.cycle();
    return this.status();
  }

  /** Callers that come while one runs share the next. */
  private cycle(): Promise<void> {
    this.next ??= this.running.then(() => {
      this.next = undefined;
      this.running = this.one();
      return this.running;
    });
    return this.next;
  }

  private async one(): Promise<void> {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.rung = false;
    this.syncing = true;
    const { allowDeletions } = this;
    this.allowDeletions = false;
    const again = await this.cycles.run({ allowDeletions });
    this.syncing = false;
    if (again) this.rung = true;
    this.wait();
  }

  private onRing(): void {
    this.rung = true;
    if (!this.syncing) this.wait();
  }

  private wait(): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    const soon = this.cycles.zones.reachable ? GATHER_MS : AWAY_MS;
    this.timer = setTimeout(() => void this.cycle(), this.rung ? Math.min(soon, this.everyMs) : this.everyMs).unref();
  }
}

import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { IDENTITY, type Identity, LOGGER } from '@waggle/runtime';
import { DASHBOARD_FILE, renderDashboard } from '@waggle/workspace-files';
import { TaskFilesService } from '../task-files.service.js';
import { DashboardViewService } from './dashboard-view.service.js';
import { writeChanged } from './write-changed.js';

const AT_MOST_EVERY_MS = 1_000;
const AFTER_FAILURE_MS = 10_000;
/** A large workspace is counted more seldom, so that counting never takes more than a few percent of the time. */
const REST_FACTOR = 20;
/** Two zones that share a folder would else write into one file by turns. */
const CLOUD_DASHBOARD = 'Dashboard.cloud.md';

/** Keeps `Dashboard.md` up to date: at most once a second, and only when something has changed. */
@Injectable()
export class DashboardService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private notBefore = 0;
  private dirty = false;
  private drawing: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly view: DashboardViewService,
    private readonly files: TaskFilesService,
    @Inject(IDENTITY) private readonly identity: Identity,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.changed();
  }

  /** Draws the last change, which may still wait for its second. */
  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.drawing;
    if (this.dirty) await this.render();
  }

  /** Something that the dashboard shows has changed. */
  changed(): void {
    this.dirty = true;
    if (this.timer !== undefined || this.drawing !== undefined || this.stopped) return;
    this.timer = setTimeout(() => this.draw(), Math.max(0, this.notBefore - performance.now()));
    this.timer.unref();
  }

  private draw(): void {
    this.timer = undefined;
    const began = performance.now();
    this.drawing = this.render().then((drawn) => {
      this.drawing = undefined;
      this.notBefore = performance.now() + Math.max(drawn ? AT_MOST_EVERY_MS : AFTER_FAILURE_MS, (performance.now() - began) * REST_FACTOR);
      if (this.dirty) this.changed();
    });
  }

  private async render(): Promise<boolean> {
    this.dirty = false;
    try {
      const file = this.identity.zone === 'cloud' ? CLOUD_DASHBOARD : DASHBOARD_FILE;
      await writeChanged(this.files.root, file, renderDashboard(await this.view.view()));
      return true;
    } catch (error) {
      this.dirty = true;
      this.log.warn({ detail: toAppError(error).message }, 'the dashboard could not be drawn, trying again');
      return false;
    }
  }
}

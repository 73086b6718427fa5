import { Inject, Injectable } from '@nestjs/common';
import type { SyncStatusView } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import type { CycleOptions } from '@waggle/workspace-sync';
import { ZonesService } from '../custody/zones.service.js';
import { CycleWorkService } from './cycle-work.service.js';
import { SyncEngineService } from './sync-engine.service.js';
import { SyncReportService } from './sync-report.service.js';
import { NEVER_SYNCED } from './sync-state.repository.js';

/** Whole cycles, with what surrounds them and what is told of them. */
@Injectable()
export class SyncCyclesService {
  constructor(
    readonly zones: ZonesService,
    private readonly engine: SyncEngineService,
    private readonly work: CycleWorkService,
    private readonly report: SyncReportService,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** True when something is to be shared again. Never throws: work goes on without the sync. */
  async run(options: CycleOptions): Promise<boolean> {
    let again = false;
    try {
      await this.engine.cycle(
        () => this.work.before(),
        async (cycle, claims) => {
          await this.report.tell(cycle);
          again = await this.work.after(cycle, claims);
        },
        options,
      );
    } catch (error) {
      this.log.warn({ code: toAppError(error).code, detail: toAppError(error).message }, 'a cycle of the sync failed, trying again');
      return true;
    }
    return again;
  }

  async status(everyMs: number): Promise<SyncStatusView> {
    const { zones, engine } = this;
    const fixed = { zone: zones.here, remote: engine.remote, branch: engine.branch };
    if (zones.alone) return { ...fixed, ...NEVER_SYNCED, state: 'off', nextSyncAt: null };
    const { state, endedAt } = await this.report.last();
    return { ...fixed, ...state, nextSyncAt: new Date((endedAt?.getTime() ?? Date.now()) + everyMs).toISOString() };
  }
}

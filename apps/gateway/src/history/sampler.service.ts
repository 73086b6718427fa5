import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ApprovalList, SwarmStatus } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { LOGGER, Rounds } from '@waggle/runtime';
import { errorRateOf } from '../status/error-rate.js';
import { HealthService } from '../status/health.service.js';
import { MetricPointRepository } from './metric-point.repository.js';

const MINUTE_MS = 60_000;

/** Writes down the zone's figures once a minute; of several instances the first one does. */
@Injectable()
export class SamplerService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds;

  constructor(
    private readonly points: MetricPointRepository,
    private readonly messenger: Messenger,
    private readonly health: HealthService,
    @Inject(LOGGER) log: Logger,
  ) {
    const failed = (thrown: unknown): void => log.debug({ detail: toAppError(thrown).message }, 'no figures of this minute');
    this.rounds = new Rounds(() => MINUTE_MS - (Date.now() % MINUTE_MS), () => this.sample(), failed);
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  /** True when this instance wrote the point of this minute. A service that is silent leaves a hole in the history. */
  async sample(): Promise<boolean> {
    const at = await this.points.claim();
    if (at === undefined) return false;
    const [{ byStatus, durations }, { total }, { findings }] = await Promise.all([
      this.messenger.ask(SwarmStatus, {}),
      this.messenger.ask(ApprovalList, { states: ['pending'], limit: 1 }),
      this.health.view(),
    ]);
    await this.points.write(at, { byStatus, pendingApprovals: total, errorRate: errorRateOf(byStatus), ...durations, findings: [...findings] });
    return true;
  }
}

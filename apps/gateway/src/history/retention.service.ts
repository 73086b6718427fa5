import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { AlertRepository } from '../alerts/alert.repository.js';
import { EventLog } from '../events/event-log.repository.js';
import type { GatewayConfig } from '../gateway.config.js';
import { IdempotencyRepository } from '../idempotency/idempotency.repository.js';
import { MetricPointRepository } from './metric-point.repository.js';

const INTERVAL_MS = 600_000;

/** The tables whose rows have an end. */
@Injectable()
export class Keepers {
  constructor(
    readonly events: EventLog,
    readonly alerts: AlertRepository,
    readonly points: MetricPointRepository,
    readonly answers: IdempotencyRepository,
  ) {}
}

/** Forgets what is kept long enough. Instances that do it at the same time do no harm. */
@Injectable()
export class RetentionService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly keepers: Keepers,
    @Inject(CONFIG) private readonly config: GatewayConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.attempt(), INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async prune(): Promise<void> {
    const { events, alerts, points, answers } = this.keepers;
    const { EVENTS_KEPT: most, HISTORY_DAYS: days } = this.config;
    await Promise.all([events.prune(most), alerts.prune(days), points.prune(days), answers.prune()]);
  }

  private async attempt(): Promise<void> {
    try {
      await this.prune();
    } catch (thrown) {
      this.log.warn({ detail: toAppError(thrown).message }, 'old events and answers could not be forgotten');
    }
  }
}

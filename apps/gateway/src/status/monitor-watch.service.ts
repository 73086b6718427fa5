import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SecurityAlert } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import type { Transaction } from '@waggle/persistence';
import { CONFIG, LOGGER, Rounds } from '@waggle/runtime';
import type { GatewayConfig } from '../gateway.config.js';
import { HealthService } from './health.service.js';
import { MonitorWatchRepository } from './monitor-watch.repository.js';

/** One look may be unlucky. */
const MISSED = 2;

/**
 * Who watches the monitor: it is asked again and again, and people are told once when it is silent, and once when it is back, however many
 * instances ask. It is silent when none of them sees it.
 */
@Injectable()
export class MonitorWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds;
  /** In a row, by this instance. */
  private missed = 0;

  constructor(
    private readonly health: HealthService,
    private readonly messenger: Messenger,
    private readonly watch: MonitorWatchRepository,
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'MONITOR_WATCH_SECONDS'>,
    @Inject(LOGGER) log: Logger,
  ) {
    const failed = (thrown: unknown): void => log.warn({ detail: toAppError(thrown).message }, 'the monitor could not be looked after');
    this.rounds = new Rounds(() => config.MONITOR_WATCH_SECONDS * 1000, () => this.look(), failed);
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  async look(): Promise<void> {
    const { view } = await this.health.recent();
    this.missed = view.state === 'unknown' ? this.missed + 1 : 0;
    if (this.missed === 0) await this.watch.seen((tx) => this.say(tx, false));
    else if (this.missed >= MISSED) await this.watch.missed(this.config.MONITOR_WATCH_SECONDS, (tx) => this.say(tx, true));
  }

  private async say(tx: Transaction, isSilent: boolean): Promise<void> {
    const at = new Date().toISOString();
    const alert = isSilent
      ? { severity: 'CRITICAL' as const, code: 'monitor_silent', message: 'The monitor does not watch this zone: it is silent or hangs. Nobody can say whether all is well.' }
      : { severity: 'INFO' as const, code: 'monitor_back', message: 'The monitor watches this zone again.' };
    await this.messenger.publish(SecurityAlert, { taskId: null, at, ...alert }, { tx });
  }
}

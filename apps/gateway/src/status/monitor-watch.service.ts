import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SecurityAlert } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER, Rounds } from '@waggle/runtime';
import type { GatewayConfig } from '../gateway.config.js';
import { HealthService } from './health.service.js';

/** One look may be unlucky. */
const MISSED = 2;

/** Who watches the monitor: it is asked again and again, and people are told once when it is silent, and once when it is back. */
@Injectable()
export class MonitorWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds;
  private missed = 0;
  private told = false;

  constructor(
    private readonly health: HealthService,
    private readonly messenger: Messenger,
    @Inject(CONFIG) config: Pick<GatewayConfig, 'MONITOR_WATCH_SECONDS'>,
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
    const isSilent = this.missed >= MISSED || (this.told && this.missed > 0);
    if (isSilent === this.told) return;
    await this.say(isSilent);
    this.told = isSilent;
  }

  private async say(isSilent: boolean): Promise<void> {
    const at = new Date().toISOString();
    const alert = isSilent
      ? { severity: 'CRITICAL' as const, code: 'monitor_silent', message: 'The monitor does not watch this zone: it is silent or hangs. Nobody can say whether all is well.' }
      : { severity: 'INFO' as const, code: 'monitor_back', message: 'The monitor watches this zone again.' };
    await this.messenger.publish(SecurityAlert, { taskId: null, at, ...alert });
  }
}

import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import type { GatewayConfig } from '../gateway.config.js';

const INTERVAL_MS = 600_000;

/** How much is kept, as the settings say. */
export type Kept = Pick<GatewayConfig, 'EVENTS_KEPT' | 'HISTORY_DAYS'>;

/** A table whose rows have an end. */
export interface Keeper {
  /** Forgets what is kept long enough; several at the same time do no harm. */
  prune(kept: Kept): Promise<void>;
}

export const KEEPERS = Symbol('keepers');

/** Forgets what is kept long enough. */
@Injectable()
export class RetentionService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(KEEPERS) private readonly keepers: readonly Keeper[],
    @Inject(CONFIG) private readonly config: GatewayConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.prune(), INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** One table that cannot be pruned does not keep the others from it. */
  async prune(): Promise<void> {
    for (const keeper of this.keepers) {
      await keeper.prune(this.config).catch((thrown: unknown) => this.log.warn({ keeper: keeper.constructor.name, detail: toAppError(thrown).message }, 'old rows could not be forgotten'));
    }
  }
}

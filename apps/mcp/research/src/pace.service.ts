import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Cache } from '@waggle/cache';
import { AppError } from '@waggle/errors';
import type { LimitErrorCode } from '@waggle/mcp-server';
import { CONFIG } from '@waggle/runtime';
import type { ResearchConfig } from './research.config.js';
import { researchError } from './research.error.js';

const LOOK_AGAIN_MS = 50;

/** Spaces requests to one host, over all instances. */
@Injectable()
export class Pace {
  constructor(
    private readonly cache: Cache,
    @Inject(CONFIG) private readonly config: Pick<ResearchConfig, 'RESEARCH_HOST_INTERVAL_MS'>,
  ) {}

  /**
   * Waits for the host's next turn.
   *
   * @throws AppError `page_timeout` (transient) when the turn does not come in time, `limits_unavailable` (transient)
   */
  async turn(host: string, signal: AbortSignal): Promise<void> {
    if (this.config.RESEARCH_HOST_INTERVAL_MS === 0) return;
    while (!(await this.take(host))) {
      await pause(LOOK_AGAIN_MS, undefined, { signal }).catch((thrown: unknown) => {
        throw researchError('page_timeout', `The host ${host} is asked too often to have its turn in time`, { host }, thrown);
      });
    }
  }

  /** The lease is never given back: it ends when the interval is over. */
  private async take(host: string): Promise<boolean> {
    try {
      return (await this.cache.lease(`research:pace:${host}`, this.config.RESEARCH_HOST_INTERVAL_MS)) !== undefined;
    } catch (thrown) {
      throw new AppError<LimitErrorCode>('limits_unavailable', 'transient', 'The requests to this host cannot be counted', {}, thrown);
    }
  }
}

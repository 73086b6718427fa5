import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Cache } from '@waggle/cache';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import type { ResearchConfig } from './research.config.js';

export const DAY_SECONDS = 86_400;

interface Remember<T> {
  /** Part of the key: what kind of thing it is, and of what. */
  readonly kind: string;
  readonly key: string;
  readonly ttlSeconds: number;
  readonly work: () => Promise<T>;
  /** Is it worth keeping? Default: yes. */
  readonly keep?: (value: T) => boolean;
}

/** What was looked up lately. Without the cache everything is looked up anew. */
@Injectable()
export class Remembered {
  constructor(
    private readonly cache: Cache,
    @Inject(CONFIG) private readonly config: Pick<ResearchConfig, 'RESEARCH_PROVIDER' | 'RESEARCH_SEARCH'>,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** What is remembered, else what `work` gives; a failure is not remembered. */
  async of<T>({ kind, key, ttlSeconds, work, keep = () => true }: Remember<T>): Promise<T> {
    const { RESEARCH_PROVIDER, RESEARCH_SEARCH } = this.config;
    const name = `research:${RESEARCH_PROVIDER}:${RESEARCH_SEARCH}:${kind}:${createHash('sha256').update(key).digest('hex')}`;
    const known = await this.tolerate(() => this.cache.get<T>(name));
    if (known !== undefined) return known;
    const value = await work();
    if (keep(value)) await this.tolerate(() => this.cache.set(name, value, ttlSeconds));
    return value;
  }

  private async tolerate<T>(use: () => Promise<T>): Promise<T | undefined> {
    try {
      return await use();
    } catch (thrown) {
      this.log.warn({ detail: toAppError(thrown).message }, 'the cache does not answer');
      return undefined;
    }
  }
}

import { Injectable } from '@nestjs/common';
import { Cache, type RateLimit, takeFromLimits } from '@waggle/cache';
import { AppError } from '@waggle/errors';
import { Metrics } from '@waggle/observability';

export type LimitErrorCode = 'rate_limited' | 'limits_unavailable';

/** Counts uses against limits that all instances share. */
@Injectable()
export class Limits {
  constructor(
    private readonly cache: Cache,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Counts one use against each limit, or against none when one of them is used up.
   *
   * @param what for people, in the plural: "mails".
   * @throws AppError `rate_limited` (transient) with `retryAt`; `limits_unavailable` (transient): what cannot be counted is not done.
   */
  async take(limits: readonly RateLimit[], what: string): Promise<void> {
    const hit = await this.count(limits);
    if (hit === undefined) return;
    this.metrics.limited.inc({ limit: what });
    const { limit, retryAfterSeconds } = hit;
    const retryAt = new Date(Date.now() + retryAfterSeconds * 1000).toISOString();
    const details = { limit: limit.limit, windowSeconds: limit.windowSeconds, retryAfterSeconds, retryAt };
    throw new AppError<LimitErrorCode>('rate_limited', 'transient', `The limit of ${limit.limit} ${what} is reached; next at ${retryAt}`, details);
  }

  private async count(limits: readonly RateLimit[]): ReturnType<typeof takeFromLimits> {
    try {
      return await takeFromLimits(this.cache, limits);
    } catch (thrown) {
      throw new AppError<LimitErrorCode>('limits_unavailable', 'transient', 'The limits cannot be counted', {}, thrown);
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Cache, type RateLimit, takeFromLimits } from '@waggle/cache';
import { CONFIG } from '@waggle/runtime';
import type { EmailConfig } from './email.config.js';
import { domainOf } from './mail.js';
import { mailError } from './mail.error.js';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** How much may leave: a day, an hour, and an hour to one recipient domain; counted over all instances. */
@Injectable()
export class OutboundLimits {
  constructor(
    private readonly cache: Cache,
    @Inject(CONFIG) private readonly config: EmailConfig,
  ) {}

  /** Counts one mail. @throws AppError `outbound_limit` (transient) with `retryAt`, `limits_unavailable` (transient). */
  async take(recipients: readonly string[]): Promise<void> {
    const hit = await this.count(recipients);
    if (hit === undefined) return;
    const retryAt = new Date(Date.now() + hit.retryAfterSeconds * 1000).toISOString();
    const details = { limit: hit.limit.limit, windowSeconds: hit.limit.windowSeconds, retryAfterSeconds: hit.retryAfterSeconds, retryAt };
    throw mailError('outbound_limit', `The limit of ${hit.limit.limit} mails is reached; next at ${retryAt}`, details);
  }

  private async count(recipients: readonly string[]): ReturnType<typeof takeFromLimits> {
    try {
      return await takeFromLimits(this.cache, this.limitsFor(recipients));
    } catch (thrown) {
      throw mailError('limits_unavailable', 'The outbound limits cannot be counted', {}, thrown);
    }
  }

  private limitsFor(recipients: readonly string[]): RateLimit[] {
    const { EMAIL_LIMIT_DAY, EMAIL_LIMIT_HOUR, EMAIL_LIMIT_DOMAIN_HOUR } = this.config;
    const domains = [...new Set(recipients.map(domainOf))];
    return [
      { name: 'email:day', limit: EMAIL_LIMIT_DAY, windowSeconds: DAY },
      { name: 'email:hour', limit: EMAIL_LIMIT_HOUR, windowSeconds: HOUR },
      ...domains.map((domain) => ({ name: `email:hour:${domain}`, limit: EMAIL_LIMIT_DOMAIN_HOUR, windowSeconds: HOUR })),
    ];
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Limits } from '@waggle/mcp-server';
import { CONFIG } from '@waggle/runtime';
import type { EmailConfig } from './email.config.js';
import { domainOf } from './mail.js';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** How much may leave: a day, an hour, and an hour to one recipient domain; counted over all instances. */
@Injectable()
export class OutboundLimits {
  constructor(
    private readonly limits: Limits,
    @Inject(CONFIG) private readonly config: EmailConfig,
  ) {}

  /** Counts one mail. @throws AppError a `LimitErrorCode`. */
  async take(recipients: readonly string[]): Promise<void> {
    const { EMAIL_LIMIT_DAY, EMAIL_LIMIT_HOUR, EMAIL_LIMIT_DOMAIN_HOUR } = this.config;
    const domains = [...new Set(recipients.map(domainOf))];
    const limits = [
      { name: 'email:day', limit: EMAIL_LIMIT_DAY, windowSeconds: DAY },
      { name: 'email:hour', limit: EMAIL_LIMIT_HOUR, windowSeconds: HOUR },
      ...domains.map((domain) => ({ name: `email:hour:${domain}`, limit: EMAIL_LIMIT_DOMAIN_HOUR, windowSeconds: HOUR })),
    ];
    await this.limits.take(limits, 'mails');
  }
}

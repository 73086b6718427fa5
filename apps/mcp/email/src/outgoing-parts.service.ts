import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@waggle/runtime';
import type { EmailConfig } from './email.config.js';
import { MailProvider } from './mail.provider.js';
import { OutboundLimits } from './outbound-limits.service.js';

/** What the tools that send work with. */
@Injectable()
export class OutgoingParts {
  constructor(
    readonly mail: MailProvider,
    readonly limits: OutboundLimits,
    @Inject(CONFIG) readonly config: EmailConfig,
  ) {}
}

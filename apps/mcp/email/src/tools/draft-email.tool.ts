import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { draftEmail } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import { CONFIG } from '@waggle/runtime';
import type { z } from 'zod';
import type { EmailConfig } from '../email.config.js';
import { messageIdFor } from '../mail.js';
import { MailProvider } from '../mail.provider.js';

@Injectable()
export class DraftEmailTool implements ToolHandler<typeof draftEmail> {
  readonly tool = draftEmail;

  constructor(
    private readonly mail: MailProvider,
    @Inject(CONFIG) private readonly config: EmailConfig,
  ) {}

  async run(args: z.infer<typeof draftEmail.input>): Promise<{ draftId: string }> {
    return { draftId: await this.mail.draft({ ...args, messageId: messageIdFor(randomUUID(), this.config.EMAIL_FROM) }) };
  }
}

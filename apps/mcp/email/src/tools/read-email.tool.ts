import { Injectable } from '@nestjs/common';
import { readEmail } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { Mail } from '../mail.js';
import { MailProvider } from '../mail.provider.js';

@Injectable()
export class ReadEmailTool implements ToolHandler<typeof readEmail> {
  readonly tool = readEmail;

  constructor(private readonly mail: MailProvider) {}

  async run({ messageId }: { messageId: string }): Promise<{ mail: Mail }> {
    return { mail: await this.mail.read(messageId) };
  }
}

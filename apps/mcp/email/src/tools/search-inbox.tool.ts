import { Injectable } from '@nestjs/common';
import { searchInbox } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { MailQuery, MailSummary } from '../mail.js';
import { MailProvider } from '../mail.provider.js';

@Injectable()
export class SearchInboxTool implements ToolHandler<typeof searchInbox> {
  readonly tool = searchInbox;

  constructor(private readonly mail: MailProvider) {}

  async run(query: MailQuery): Promise<{ mails: MailSummary[] }> {
    return { mails: await this.mail.search(query) };
  }
}

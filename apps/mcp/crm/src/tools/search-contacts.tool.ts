import { Injectable } from '@nestjs/common';
import { searchContacts } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { CrmProvider } from '../crm.provider.js';

@Injectable()
export class SearchContactsTool implements ToolHandler<typeof searchContacts> {
  readonly tool = searchContacts;

  constructor(private readonly crm: CrmProvider) {}

  async run(query: z.infer<typeof searchContacts.input>): Promise<z.infer<typeof searchContacts.output>> {
    return { contacts: await this.crm.searchContacts(query) };
  }
}

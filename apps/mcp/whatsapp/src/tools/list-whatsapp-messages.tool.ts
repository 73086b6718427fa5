import { Injectable } from '@nestjs/common';
import { listWhatsappMessages } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { InboxRepository } from '../inbox.repository.js';

@Injectable()
export class ListWhatsappMessagesTool implements ToolHandler<typeof listWhatsappMessages> {
  readonly tool = listWhatsappMessages;

  constructor(private readonly inbox: InboxRepository) {}

  async run({ cursor, limit }: z.infer<typeof listWhatsappMessages.input>): Promise<z.infer<typeof listWhatsappMessages.output>> {
    return cursor === undefined ? { messages: [], cursor: await this.inbox.end(), more: false } : this.inbox.since(cursor, limit);
  }
}

import { Injectable } from '@nestjs/common';
import { listWhatsappChats } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { ChatRepository } from '../chat.repository.js';

@Injectable()
export class ListWhatsappChatsTool implements ToolHandler<typeof listWhatsappChats> {
  readonly tool = listWhatsappChats;

  constructor(private readonly chats: ChatRepository) {}

  async run({ query, limit }: z.infer<typeof listWhatsappChats.input>): Promise<z.infer<typeof listWhatsappChats.output>> {
    return { chats: await this.chats.list(query, limit) };
  }
}

import { Injectable } from '@nestjs/common';
import { readWhatsappChat } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { ChatRepository } from '../chat.repository.js';
import type { ChatAnswer } from '../message.js';
import { checkPhoneNumber } from '../phone-number.js';
import { WhatsappProvider } from '../whatsapp.provider.js';

@Injectable()
export class ReadWhatsappChatTool implements ToolHandler<typeof readWhatsappChat> {
  readonly tool = readWhatsappChat;

  constructor(
    private readonly chats: ChatRepository,
    private readonly whatsapp: WhatsappProvider,
  ) {}

  async run({ chat: number, limit }: z.infer<typeof readWhatsappChat.input>): Promise<ChatAnswer> {
    const [{ lastMessageId, ...chat }, messages, templates] = await Promise.all([this.chats.read(number), this.chats.messages(number, limit), this.whatsapp.templates()]);
    if (lastMessageId === null) checkPhoneNumber(number);
    return { chat, lastMessageId, messages, templates: templates.map((template) => ({ ...template, parameters: [...template.parameters] })) };
  }
}

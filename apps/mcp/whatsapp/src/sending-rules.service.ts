import { Inject, Injectable } from '@nestjs/common';
import { Limits } from '@waggle/mcp-server';
import { CONFIG } from '@waggle/runtime';
import { type Chat, ChatRepository } from './chat.repository.js';
import { filledIn, type OutgoingMessage, type SendArgs, type Template } from './message.js';
import { checkPhoneNumber } from './phone-number.js';
import type { WhatsappConfig } from './whatsapp.config.js';
import { whatsappError } from './whatsapp.error.js';
import { WhatsappProvider } from './whatsapp.provider.js';

const HOUR = 3600;

/** May this be sent to them, now, and how does it read? */
@Injectable()
export class SendingRules {
  constructor(
    private readonly chats: ChatRepository,
    private readonly whatsapp: WhatsappProvider,
    private readonly limits: Limits,
    @Inject(CONFIG) private readonly config: Pick<WhatsappConfig, 'WHATSAPP_LIMIT_DAY' | 'WHATSAPP_LIMIT_CHAT_HOUR'>,
  ) {}

  /** @throws AppError `phone_invalid`, `recipient_opted_out`, `window_closed`, `template_unknown`, `template_refused`. */
  async check(args: SendArgs): Promise<Chat> {
    const chat = await this.chats.read(args.chat);
    // Who has written exists, also where WhatsApp's numbers are not those of the telephone (Mexico, Argentina).
    if (chat.lastMessageId === null) checkPhoneNumber(args.chat);
    if (chat.optedOut) throw whatsappError('recipient_opted_out', 'They have asked not to be written to');
    if (args.content.kind === 'text' && !chat.window.open) throw closed(chat);
    await this.message(args);
    return chat;
  }

  /** The message as it will leave. @throws AppError `template_unknown`, `template_refused`, a `VendorErrorCode` when the templates cannot be read. */
  async message({ chat, content }: SendArgs): Promise<OutgoingMessage> {
    if (content.kind === 'text') return { chat, text: content.text };
    const template = (await this.whatsapp.templates()).find(({ name, language }) => name === content.name && language === content.language);
    const { name, language, parameters } = content;
    if (template === undefined) throw whatsappError('template_unknown', `There is no approved template ${name} in ${language}`, { name, language });
    return { chat, text: filledIn(template, parameters), template: { name, language, parameters: named(template, parameters) } };
  }

  /** Counts one message. @throws AppError a `LimitErrorCode`. */
  async count(chat: string): Promise<void> {
    const { WHATSAPP_LIMIT_DAY, WHATSAPP_LIMIT_CHAT_HOUR } = this.config;
    const limits = [
      { name: 'whatsapp:day', limit: WHATSAPP_LIMIT_DAY, windowSeconds: 24 * HOUR },
      { name: `whatsapp:hour:${chat}`, limit: WHATSAPP_LIMIT_CHAT_HOUR, windowSeconds: HOUR },
    ];
    await this.limits.take(limits, 'WhatsApp messages');
  }
}

function closed({ window }: Chat): Error {
  const since = window.closes === null ? 'they have never written' : `the window closed at ${window.closes}`;
  return whatsappError('window_closed', `Free text may only be sent within 24 hours of their last message (${since}): send a template`, { closes: window.closes ?? '' });
}

function named({ name, parameters }: Template, values: readonly string[]): Array<{ name: string; value: string }> {
  if (parameters.length !== values.length) {
    throw whatsappError('template_refused', `The template ${name} has ${parameters.length} parameters, not ${values.length}`, { parameters: [...parameters] });
  }
  return parameters.map((parameter, index) => ({ name: parameter, value: values[index] ?? '' }));
}

import { Injectable } from '@nestjs/common';
import { sendWhatsapp } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { type Effect, effectError, type Found, type Mode } from '@waggle/mcp-server';
import { ChatRepository } from '../chat.repository.js';
import { messageKey, type SendArgs } from '../message.js';
import { SendingRules } from '../sending-rules.service.js';
import { WhatsappProvider } from '../whatsapp.provider.js';

/** What was so when it was approved, and may have changed since. */
const CHANGED_SINCE = ['window_closed', 'template_unknown', 'template_refused'];

@Injectable()
export class SendWhatsappTool implements Effect<typeof sendWhatsapp> {
  readonly tool = sendWhatsapp;
  /** The sandbox takes a key once; the Cloud API never says `absent`. */
  readonly repeatable = true;

  constructor(
    private readonly whatsapp: WhatsappProvider,
    private readonly chats: ChatRepository,
    private readonly rules: SendingRules,
  ) {}

  businessKey(args: SendArgs): string {
    return messageKey(args);
  }

  /** What may not be sent is refused before it is counted, and the grant stays unused. */
  async limit(args: SendArgs): Promise<void> {
    await this.rules.check(args);
    await this.rules.count(args.chat);
  }

  /** They have not opted out, nothing newer has come, the window is still open, the template still approved. */
  async fresh(args: SendArgs): Promise<void> {
    const { lastMessageId } = await this.rules.check(args).catch((thrown: unknown) => {
      const error = toAppError(thrown);
      if (!CHANGED_SINCE.includes(error.code)) throw error;
      throw effectError('effect_stale', error.message, { ...error.details, changed: error.code }, error);
    });
    if (lastMessageId === args.lastMessageId) return;
    throw effectError('effect_stale', 'They have written since', { changed: 'newer_message', newer: lastMessageId ?? '' });
  }

  async perform(args: SendArgs, idempotencyKey: string, signal: AbortSignal): Promise<{ providerId: string }> {
    return this.whatsapp.send(await this.rules.message(args), idempotencyKey, signal);
  }

  find(idempotencyKey: string): Promise<Found> {
    return this.whatsapp.find(idempotencyKey);
  }

  async readBack(providerId: string): Promise<{ found: boolean; detail: string }> {
    const message = await this.chats.message(providerId);
    if (message === undefined) return { found: false, detail: `${providerId} was accepted; no status has come yet.` };
    return { found: message.status !== 'failed', detail: `${providerId}: ${message.status ?? 'unknown'}.` };
  }

  output(providerId: string, mode: Mode): { messageId: string; mode: Mode } {
    return { messageId: providerId, mode };
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@waggle/runtime';
import { MessageRepository } from '../message.repository.js';
import type { WhatsappConfig } from '../whatsapp.config.js';
import { whatsappError } from '../whatsapp.error.js';
import { readNotification } from './read-notification.js';
import { challengeAnswer, type ChallengeQuery, isSigned } from './verify-webhook.js';

/** What WhatsApp tells by webhook, behind whichever door the request comes in. */
@Injectable()
export class WebhookService {
  constructor(
    private readonly messages: MessageRepository,
    @Inject(CONFIG) private readonly config: Pick<WhatsappConfig, 'WHATSAPP_APP_SECRET' | 'WHATSAPP_VERIFY_TOKEN' | 'WHATSAPP_PHONE_NUMBER_ID'>,
  ) {}

  /** @throws AppError `webhook_unsigned` when it does not say our word. */
  challenge(query: ChallengeQuery): string {
    const { WHATSAPP_VERIFY_TOKEN: token } = this.config;
    const answer = token === undefined ? undefined : challengeAnswer(query, token);
    if (answer === undefined) throw whatsappError('webhook_unsigned', 'The webhook was not asked for with WHATSAPP_VERIFY_TOKEN');
    return answer;
  }

  /**
   * Keeps what a notification says; a second delivery changes nothing. A throw of another kind than `denied` or `invalid` means:
   * answer 5xx, and WhatsApp sends it again.
   *
   * @throws AppError `webhook_unsigned`, `webhook_invalid`.
   */
  async receive(rawBody: Uint8Array, signature: string | undefined): Promise<void> {
    const { WHATSAPP_APP_SECRET: secret, WHATSAPP_PHONE_NUMBER_ID: number = '' } = this.config;
    if (secret === undefined || !isSigned(rawBody, signature, secret)) throw whatsappError('webhook_unsigned', 'The notification is not signed with WHATSAPP_APP_SECRET');
    const events = readNotification(parsed(rawBody), number);
    if (events === undefined) throw whatsappError('webhook_invalid', 'This is no notification of WhatsApp');
    for (const event of events) await (event.kind === 'message' ? this.messages.receive(event.message) : this.messages.change(event.status));
  }
}

function parsed(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(rawBody).toString('utf8'));
  } catch {
    return undefined;
  }
}

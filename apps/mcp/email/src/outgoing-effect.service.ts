import { Inject, Injectable } from '@nestjs/common';
import { effectError, type Found, type Mode } from '@waggle/mcp-server';
import { CONFIG } from '@waggle/runtime';
import type { EmailConfig } from './email.config.js';
import { messageIdFor, type OutgoingMail, recipientsOf } from './mail.js';
import { MailProvider } from './mail.provider.js';
import { OutboundLimits } from './outbound-limits.service.js';

/** What all mails that leave have in common. */
@Injectable()
export class OutgoingEffect {
  constructor(
    private readonly mail: MailProvider,
    private readonly limits: OutboundLimits,
    @Inject(CONFIG) private readonly config: EmailConfig,
  ) {}

  async limit(args: { to: string[]; cc: string[] }): Promise<void> {
    await this.limits.take(recipientsOf(args));
  }

  async perform(idempotencyKey: string, mail: Omit<OutgoingMail, 'messageId'>): Promise<{ providerId: string }> {
    return this.mail.send({ ...mail, messageId: this.messageId(idempotencyKey) });
  }

  find(idempotencyKey: string): Promise<Found> {
    return this.mail.findSent(this.messageId(idempotencyKey));
  }

  async readBack(providerId: string): Promise<{ found: boolean; detail: string }> {
    const { state } = await this.mail.findSent(providerId);
    return state === 'found' ? { found: true, detail: `${providerId} is in Sent.` } : { found: false, detail: `${providerId} was accepted; no copy in Sent.` };
  }

  output(providerId: string, mode: Mode): { messageId: string; mode: Mode } {
    return { messageId: providerId, mode };
  }

  /** @throws AppError `effect_stale` when somebody has written in the thread since. */
  async thread(root: string, answered: string): Promise<void> {
    const newer = await this.mail.newerInThread(root, answered);
    if (newer.length === 0) return;
    throw effectError('effect_stale', `The thread has ${newer.length === 1 ? 'a newer message' : `${newer.length} newer messages`}`, { newer: newer.slice(0, 5) });
  }

  private messageId(idempotencyKey: string): string {
    return messageIdFor(idempotencyKey, this.config.EMAIL_FROM);
  }
}

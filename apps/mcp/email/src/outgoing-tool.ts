import type { Receipt } from '@waggle/contracts';
import { effectError, type Found, type Mode } from '@waggle/mcp-server';
import { messageIdFor, type OutgoingMail, recipientsOf } from './mail.js';
import type { OutgoingParts } from './outgoing-parts.service.js';

/** What all mails that leave have in common. */
export abstract class OutgoingTool {
  constructor(protected readonly parts: OutgoingParts) {}

  async limit(args: { to: string[]; cc: string[] }): Promise<void> {
    await this.parts.limits.take(recipientsOf(args));
  }

  get repeatable(): boolean {
    return this.parts.mail.repeatable;
  }

  settleMs(): number {
    return this.parts.mail.settleMs;
  }

  find(idempotencyKey: string): Promise<Found> {
    return this.parts.mail.findSent(this.messageId(idempotencyKey));
  }

  async readBack(providerId: string): Promise<Receipt['readBack']> {
    const { state } = await this.parts.mail.findSent(providerId);
    const missed = await this.parts.mail.refusedOf(providerId);
    const found = state === 'found';
    const detail = found ? `${providerId} is in Sent.` : `${providerId} was accepted; no copy in Sent.`;
    return missed.length === 0 ? { found, detail } : { found, detail: `${detail} The mail server refused ${missed.join(', ')}: nothing reached them.`, missed };
  }

  output(providerId: string, mode: Mode): { messageId: string; mode: Mode } {
    return { messageId: providerId, mode };
  }

  protected send(idempotencyKey: string, mail: Omit<OutgoingMail, 'messageId'>): Promise<{ providerId: string }> {
    return this.parts.mail.send({ ...mail, messageId: this.messageId(idempotencyKey) });
  }

  /** @throws AppError `effect_stale` when somebody has written in the thread since. */
  protected async unanswered(root: string, messageId: string): Promise<void> {
    const newer = await this.parts.mail.newerInThread(root, messageId);
    if (newer.length === 0) return;
    throw effectError('effect_stale', `The thread has ${newer.length === 1 ? 'a newer message' : `${newer.length} newer messages`}`, { newer: newer.slice(0, 5) });
  }

  private messageId(idempotencyKey: string): string {
    return messageIdFor(idempotencyKey, this.parts.config.EMAIL_FROM);
  }
}

import type { Found } from '@waggle/mcp-server';
import type { ForwardedMail, Mail, MailQuery, MailSummary, OutgoingMail } from './mail.js';

/** A mailbox that can also send. Everything above it is the same for the sandbox and the real one. */
export abstract class MailProvider {
  /** How long a sending that was cut off may still take effect, and whether a Message-ID is taken once: as in `Effect`. */
  abstract readonly settleMs: number;
  abstract readonly repeatable: boolean;

  /** Newest first. */
  abstract search(query: MailQuery): Promise<MailSummary[]>;

  /** @throws AppError `mail_not_found`, `mail_too_large`. */
  abstract read(messageId: string): Promise<Mail>;

  /**
   * Is the mail that is to be forwarded still the one that was read? `send` looks again, at the very bytes that it sends.
   *
   * @throws AppError `effect_stale` for another one, `mail_ambiguous`, `mail_not_found`, `mail_too_large`.
   */
  abstract checkOriginal(original: ForwardedMail): Promise<void>;

  /** Keeps a draft; gives its id. */
  abstract draft(mail: OutgoingMail): Promise<string>;

  /**
   * Sends, and keeps a copy in Sent. A thrown `AppError` (`mail_rejected`, `mail_deferred`, `mail_unavailable`) means that the mail
   * was certainly not taken; anything else leaves it open.
   */
  abstract send(mail: OutgoingMail): Promise<{ providerId: string }>;

  /** Whom a mail that was sent did not reach, since their addresses were refused while others were taken. */
  async refusedOf(_messageId: string): Promise<string[]> {
    return [];
  }

  /** Was a mail with this Message-ID sent? */
  abstract findSent(messageId: string): Promise<Found>;

  /** Message-IDs of mails (received or sent) in the thread that are newer than the one given. */
  abstract newerInThread(root: string, messageId: string): Promise<string[]>;
}

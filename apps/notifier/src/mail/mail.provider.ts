import type { Found, Sent } from '../channel.js';

export interface NoticeMail {
  /** With angle brackets. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Sends e-mail to approvers. A thrown `AppError` means: nothing has happened; anything else leaves it open. */
export abstract class MailProvider {
  abstract send(mail: NoticeMail): Promise<Sent>;

  abstract find(messageId: string): Promise<Found>;
}

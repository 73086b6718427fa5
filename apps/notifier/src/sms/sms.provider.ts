import type { Found, Sent } from '../channel.js';

/** Sends text messages. A thrown `AppError` means: nothing has happened; anything else leaves it open. */
export abstract class SmsProvider {
  /** @param key a word that is part of the text, so that it can be found again. */
  abstract send(phone: string, text: string, key: string): Promise<Sent>;

  /** Looks for exactly this text among those sent to the number since then. */
  abstract find(phone: string, text: string, key: string, since: Date): Promise<Found>;
}

import type { Found, Sent } from '../channel.js';

/** Sends text messages. A thrown `AppError` means: nothing has happened; anything else leaves it open. */
export abstract class SmsProvider {
  /** @param mark stands in the text and in no other to this number, so that it can be found again. */
  abstract send(phone: string, text: string, mark: string): Promise<Sent>;

  /** Looks for a text with this mark among those sent to the number since then. */
  abstract find(phone: string, mark: string, since: Date): Promise<Found>;
}

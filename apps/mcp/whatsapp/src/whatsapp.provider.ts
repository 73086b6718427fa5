import type { Found } from '@waggle/mcp-server';
import type { OutgoingMessage, Template } from './message.js';

/** The company's number on WhatsApp. What was received is in the repositories, whichever provider is used. */
export abstract class WhatsappProvider {
  /** All that may be sent now. @throws AppError a `VendorErrorCode`, also when not all could be read */
  abstract templates(): Promise<Template[]>;

  /** A thrown `AppError` means that certainly nothing was sent; anything else leaves it open. */
  abstract send(message: OutgoingMessage, idempotencyKey: string, signal: AbortSignal): Promise<{ providerId: string }>;

  abstract find(idempotencyKey: string): Promise<Found>;
}

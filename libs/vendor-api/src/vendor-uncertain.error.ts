/**
 * A write of which nobody knows whether it took effect: a time-out, a broken connection, a 5xx, an unreadable answer.
 * No `AppError` on purpose: an `AppError` out of `Effect.perform` says that nothing has happened.
 */
export class VendorUncertainError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'VendorUncertainError';
  }
}

import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

/** Out of `initiate_payment` all of them mean: no money has moved. */
const KINDS = {
  payment_account_unknown: 'missing',
  payment_account_closed: 'conflict',
  payment_insufficient_funds: 'conflict',
  /** The bank took the order, and did not carry it out. */
  payment_declined: 'conflict',
  payment_not_found: 'missing',
  /** The account, or the scheme, is not in this currency. */
  payment_currency_mismatch: 'invalid',
  /** IBAN, BIC or account number. */
  payment_payee_account_invalid: 'invalid',
  /** This provider cannot pay to an account of that kind. */
  payment_payee_account_unsupported: 'invalid',
  /** A name or reference that cannot be written in the bank's characters. */
  payment_text_unsupported: 'invalid',
  /** The provider that is configured cannot tell this. */
  payment_not_available: 'missing',
  /** The account moves more than is looked through: whether it was paid already cannot be told. */
  payment_statement_cut: 'missing',
  payment_collects_only: 'denied',
  /** More than may leave in a day, to one payee or in all. */
  payment_cap_reached: 'denied',
  payment_folder_unusable: 'transient',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type PaymentErrorCode = keyof typeof KINDS;

export function paymentError(code: PaymentErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown): AppError<PaymentErrorCode> {
  return new AppError(code, KINDS[code], message, details, cause);
}

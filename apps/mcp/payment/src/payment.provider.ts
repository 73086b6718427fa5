import type { Found } from '@waggle/mcp-server';
import type { Account, Balance, MovementQuery, Payment, PaymentReport, Statement } from './payment.js';

/** A bank, a file for a bank, or a payment service. Everything above it is the same for all of them. */
export abstract class PaymentProvider {
  /** Days after which `find` no longer sees a payment by its end-to-end id. */
  readonly remembersDays: number = Infinity;

  abstract listAccounts(): Promise<Account[]>;

  /** @throws AppError `payment_account_unknown`, `payment_not_available`. */
  abstract balance(accountId: string): Promise<Balance>;

  /**
   * Newest first, as many as `limit` says, however many pages of the provider that takes; `more` when there are older ones in that
   * time, or when it cannot be told. @throws AppError `payment_account_unknown`, `payment_not_available`.
   */
  abstract movements(query: MovementQuery): Promise<Statement>;

  /** @param id the provider's, or an end-to-end id. @throws AppError `payment_not_found`. */
  abstract status(id: string): Promise<PaymentReport>;

  /**
   * Can it be paid right now: account open, in this currency and with enough on it, payee unchanged, everything expressible?
   *
   * @throws AppError `effect_stale` for what has changed since it was approved; a `PaymentErrorCode` for what never could be paid.
   */
  abstract check(payment: Payment): Promise<void>;

  /** Pays. A thrown `AppError` (`payment_declined` when the bank says so itself) means that no money moves; anything else leaves it open. */
  abstract pay(payment: Payment, endToEndId: string, signal: AbortSignal): Promise<{ providerId: string }>;

  /** Was a payment with this end-to-end id made? One that the bank declined was not. */
  abstract find(endToEndId: string, payment: Payment): Promise<Found>;
}

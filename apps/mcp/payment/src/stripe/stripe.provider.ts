import { isError } from '@waggle/errors';
import type { Found } from '@waggle/mcp-server';
import { vendorError } from '@waggle/vendor-api';
import Stripe from 'stripe';
import { type Account, type Balance, type Movement, type MovementQuery, type PaymentReport, type PaymentState, type Statement, statementOf } from '../payment.js';
import { paymentError } from '../payment.error.js';
import { PaymentProvider } from '../payment.provider.js';
import { fromStripe } from './stripe-money.js';

const ACCOUNT = /^stripe_([a-z]{3})$/;
const INTENT = /^pi_[A-Za-z0-9]+$/;
const CHARGE = /^(ch|py)_[A-Za-z0-9]+$/;
const MOST_A_PAGE = 100;

/** Does this id belong to Stripe? So that a provider that pays can stand beside it. */
export function isOfStripe(id: string): boolean {
  return ACCOUNT.test(id) || INTENT.test(id) || CHARGE.test(id);
}

/** Money that customers pay: one account a currency of the balance. It reads alone, and pays nobody. */
export class StripeProvider extends PaymentProvider {
  private readonly stripe: Stripe;

  constructor(baseUrl: string, key: string) {
    super();
    const { hostname, port, protocol } = new URL(baseUrl);
    const plain = protocol === 'http:';
    this.stripe = new Stripe(key, { host: hostname, port: Number(port === '' ? (plain ? 80 : 443) : port), protocol: plain ? 'http' : 'https', maxNetworkRetries: 1, timeout: 10_000, telemetry: false });
  }

  async listAccounts(): Promise<Account[]> {
    const { available, pending } = await read(() => this.stripe.balance.retrieve());
    const currencies = [...new Set([...available, ...pending].map(({ currency }) => currency))].sort();
    return currencies.map((currency) => ({ accountId: `stripe_${currency}`, name: `Stripe ${currency.toUpperCase()}`, currency: currency.toUpperCase(), iban: null, state: 'open', pays: 'never' }));
  }

  async balance(accountId: string): Promise<Balance> {
    const currency = currencyOf(accountId);
    const { available, pending } = await read(() => this.stripe.balance.retrieve());
    if (![...available, ...pending].some((one) => one.currency === currency)) throw accountUnknown();
    const sumOf = (list: ReadonlyArray<{ amount: number; currency: string }>): number =>
      list.filter((one) => one.currency === currency).reduce((sum, { amount }) => sum + fromStripe(amount, currency.toUpperCase()), 0);
    const availableMinor = sumOf(available);
    return { accountId, currency: currency.toUpperCase(), bookedMinor: availableMinor + sumOf(pending), availableMinor, asOf: new Date().toISOString() };
  }

  async movements({ accountId, from, to, limit }: MovementQuery): Promise<Statement> {
    const currency = currencyOf(accountId);
    const created = { ...(from !== undefined && { gte: seconds(from) }), ...(to !== undefined && { lt: seconds(to) }) };
    const query = { currency, limit: Math.min(limit + 1, MOST_A_PAGE), ...((from ?? to) !== undefined && { created }) };
    const found = await read(() => this.stripe.balanceTransactions.list(query).autoPagingToArray({ limit: limit + 1 }));
    return statementOf(found.map(toMovement), limit);
  }

  async status(id: string): Promise<PaymentReport> {
    if (INTENT.test(id)) return intentReport(await read(() => this.stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] })));
    if (CHARGE.test(id)) return chargeReport(await read(() => this.stripe.charges.retrieve(id)));
    throw paymentNotFound();
  }

  async check(): Promise<void> {
    throw collectsOnly();
  }

  async pay(): Promise<{ providerId: string }> {
    throw collectsOnly();
  }

  async find(): Promise<Found> {
    return { state: 'absent' };
  }
}

async function read<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw toCoded(thrown);
  }
}

function toCoded(thrown: unknown): Error {
  const { errors } = Stripe;
  if (thrown instanceof errors.StripeAuthenticationError || thrown instanceof errors.StripePermissionError) return vendorError('vendor_unauthorized', 'Stripe does not accept PAYMENT_STRIPE_KEY, or it lacks a permission', {}, thrown);
  if (thrown instanceof errors.StripeRateLimitError) return vendorError('vendor_busy', 'Stripe wants fewer calls', { retryAfterSeconds: 60 }, thrown);
  if (thrown instanceof errors.StripeInvalidRequestError) return thrown.statusCode === 404 ? paymentNotFound() : vendorError('vendor_refused', 'Stripe refused the call', { vendorCode: thrown.code }, thrown);
  if (thrown instanceof errors.StripeError) return vendorError('vendor_unavailable', 'Stripe did not answer in full', { reason: thrown.type }, thrown);
  return isError(thrown) ? thrown : new Error('not an error', { cause: thrown });
}

function currencyOf(accountId: string): string {
  const [, currency] = ACCOUNT.exec(accountId) ?? [];
  if (currency === undefined) throw accountUnknown();
  return currency;
}

function toMovement({ id, source, status, created, net, currency, description, type }: Stripe.BalanceTransaction): Movement {
  const code = currency.toUpperCase();
  return {
    transactionId: id,
    paymentId: typeof source === 'string' && isOfStripe(source) ? source : null,
    state: status === 'available' ? 'booked' : 'pending',
    date: isoTime(created),
    amountMinor: fromStripe(net, code),
    currency: code,
    counterparty: null,
    reference: description ?? type,
  };
}

function intentReport({ id, status, amount, currency, created, latest_charge, last_payment_error }: Stripe.PaymentIntent): PaymentReport {
  const charge = typeof latest_charge === 'object' ? latest_charge : null;
  const state = charge !== null && cameBack(charge) ? 'reverted' : intentState(status);
  return report({ id, state, reason: last_payment_error?.message ?? null, amount, currency, created });
}

function chargeReport(charge: Stripe.Charge): PaymentReport {
  const { id, status, failure_message, amount, currency, created } = charge;
  const states: Readonly<Record<string, PaymentState>> = { succeeded: 'completed', pending: 'pending', failed: 'failed' };
  return report({ id, state: cameBack(charge) ? 'reverted' : (states[status] ?? 'created'), reason: failure_message, amount, currency, created });
}

function report({ id, state, reason, amount, currency, created }: { id: string; state: PaymentState; reason: string | null; amount: number; currency: string; created: number }): PaymentReport {
  const code = currency.toUpperCase();
  return { paymentId: id, endToEndId: null, state, reason, amountMinor: fromStripe(amount, code), currency: code, updatedAt: isoTime(created) };
}

function intentState(status: Stripe.PaymentIntent.Status): PaymentState {
  if (status === 'succeeded') return 'completed';
  if (status === 'processing') return 'pending';
  return status === 'canceled' ? 'failed' : 'created';
}

function cameBack({ refunded, disputed }: Stripe.Charge): boolean {
  return refunded || disputed;
}

function seconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

function isoTime(secondsSince1970: number): string {
  return new Date(secondsSince1970 * 1000).toISOString();
}

function paymentNotFound(): Error {
  return paymentError('payment_not_found', 'Stripe knows no payment with this id (pi_…, ch_… or py_…)');
}

function accountUnknown(): Error {
  return paymentError('payment_account_unknown', 'Stripe holds no balance under this id; list_accounts names them');
}

function collectsOnly(): Error {
  return paymentError('payment_collects_only', 'Stripe collects from customers and pays no suppliers: pay from an account of revolut or sepa');
}

import type { PayeeAccount } from '@waggle/contracts';
import { AppError, hasCode } from '@waggle/errors';
import { effectError, type Found } from '@waggle/mcp-server';
import { type Refusal, VendorApi, type VendorCall, vendorError, VendorUncertainError } from '@waggle/vendor-api';
import { z } from 'zod';
import { toJsonNumber } from '@waggle/money';
import { type Account, type Balance, ibanOf, isEndToEndId, type Movement, type MovementQuery, type Payment, type PaymentReport, sameName, type Statement, statementOf } from '../payment.js';
import { foundOf, madeOf } from '../outcome.js';
import { paymentError } from '../payment.error.js';
import { PaymentProvider } from '../payment.provider.js';
import { accountForm, type Counterparty, counterpartyForm, errorForm, type RevolutAccount, type Transaction, transactionForm, transferForm } from './revolut-forms.js';
import { isOnStatement, minorOf, toAccount, toMovement, toOutcome, toReport } from './revolut-answers.js';
import type { RevolutToken } from './revolut-token.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Revolut's code for a `request_id` that it has seen. */
const DUPLICATE = 3020;
/** Of `GET /transactions`. */
const MOST_A_PAGE = 1000;
const MOST_PAGES = 20;
/** For those on a page that moved nothing, or that the page before had. */
const SPARE = 100;

/** Revolut Business. The end-to-end id is its `request_id`, which makes a payment idempotent. */
export class RevolutProvider extends PaymentProvider {
  /** Revolut knows a `request_id` for two weeks; one day is kept in hand. */
  override readonly remembersDays = 13;
  private readonly api: VendorApi;

  constructor(
    baseUrl: string,
    private readonly token: RevolutToken,
  ) {
    super();
    this.api = new VendorApi({ vendor: 'Revolut', baseUrl, headers: async () => ({ authorization: `Bearer ${await token.token()}` }), refusal: refusalOf });
  }

  async listAccounts(): Promise<Account[]> {
    const accounts = await this.call({ method: 'GET', path: '/accounts', answer: z.array(accountForm) });
    return accounts.flatMap(toAccount);
  }

  async balance(accountId: string): Promise<Balance> {
    const account = await this.account(accountId);
    const minor = minorOf(account.balance, account.currency);
    return { accountId, currency: account.currency, bookedMinor: minor, availableMinor: minor, asOf: new Date().toISOString() };
  }

  async movements({ accountId, from, to, limit }: MovementQuery): Promise<Statement> {
    if (!UUID.test(accountId)) throw accountUnknown();
    const count = Math.min(limit + SPARE, MOST_A_PAGE);
    const seen = new Map<string, Movement[]>();
    let until = to;
    for (let left = MOST_PAGES; ; left -= 1) {
      const page = await this.call({ method: 'GET', path: '/transactions', query: { account: accountId, from, to: until, count }, answer: z.array(transactionForm) });
      const known = seen.size;
      for (const one of page) seen.set(one.id, isOnStatement(one) ? toMovement(one, accountId) : []);
      const { transactions, more } = statementOf([...seen.values()].flat(), limit);
      const atEnd = page.length < count;
      const stuck = seen.size === known || left === 1;
      if (atEnd || stuck || more) return { transactions, more: more || !atEnd };
      until = justAfter(page.at(-1));
    }
  }

  async status(id: string): Promise<PaymentReport> {
    if (!isEndToEndId(id) && !UUID.test(id)) throw paymentNotFound();
    const query = isEndToEndId(id) ? { id_type: 'request_id' } : {};
    const transaction = await this.call({ method: 'GET', path: `/transaction/${id}`, query, answer: transactionForm }).catch(notFoundAs(paymentNotFound));
    return toReport(transaction);
  }

  async check(payment: Payment): Promise<void> {
    const { currency, amountMinor, payee } = payment;
    const account = await this.account(payment.fromAccount);
    if (account.currency !== currency) throw paymentError('payment_currency_mismatch', `The account is in ${account.currency}`, { currency });
    if (account.state !== 'active') throw effectError('effect_stale', 'The account to pay from is closed', { reason: 'payment_account_closed' });
    const availableMinor = minorOf(account.balance, currency);
    if (availableMinor < amountMinor) {
      throw effectError('effect_stale', 'There is not enough on the account', { reason: 'payment_insufficient_funds', availableMinor, amountMinor, currency });
    }
    const known = await this.counterparty(payment);
    if (known !== undefined && !sameName(known.name, payee.name)) {
      throw effectError('effect_stale', 'Revolut knows this account under another name; ask the payee', { reason: 'payee_name', counterpartyId: known.id });
    }
  }

  async pay(payment: Payment, endToEndId: string, signal: AbortSignal): Promise<{ providerId: string }> {
    const receiver = await this.receiver(payment);
    const { fromAccount, amountMinor, currency, reference } = payment;
    const body = { request_id: endToEndId, account_id: fromAccount, receiver, amount: toJsonNumber(amountMinor, currency), currency, reference };
    try {
      return madeOf(toOutcome(await this.call({ method: 'POST', path: '/pay', body, answer: transferForm, signal })));
    } catch (thrown) {
      if (hasCode(thrown, 'revolut_duplicate')) return this.made(endToEndId, thrown);
      throw thrown;
    }
  }

  async find(endToEndId: string): Promise<Found> {
    try {
      return foundOf(await this.status(endToEndId));
    } catch (thrown) {
      if (hasCode(thrown, 'payment_not_found')) return { state: 'absent' };
      throw thrown;
    }
  }

  /** A duplicate is refused with a 400, yet the payment may be made: it must not read as "nothing has happened" unless that is shown. */
  private async made(endToEndId: string, refusal: unknown): Promise<{ providerId: string }> {
    const report = await this.status(endToEndId).catch(() => undefined);
    if (report === undefined) throw new VendorUncertainError('Revolut has seen this payment, but does not show it', refusal);
    return madeOf(report);
  }

  private async receiver(payment: Payment): Promise<{ counterparty_id: string; account_id?: string }> {
    const counterparty = (await this.counterparty(payment)) ?? (await this.addCounterparty(payment));
    const account = accountIn(counterparty, payment);
    return { counterparty_id: counterparty.id, ...(account !== undefined && { account_id: account.id }) };
  }

  private async counterparty(payment: Payment): Promise<Counterparty | undefined> {
    const { account } = payment.payee;
    const query = account.scheme === 'iban' ? { iban: ibanOf(account.iban) } : { account_no: account.accountNumber, sort_code: plainSortCode(account) };
    const found = await this.call({ method: 'GET', path: '/counterparties', query, answer: z.array(counterpartyForm) });
    return found.find((one) => one.state === 'created' && accountIn(one, payment) !== undefined);
  }

  /** It moves no money, so that a doubtful answer only means: look again. */
  private async addCounterparty({ payee, currency }: Payment): Promise<Counterparty> {
    try {
      return await this.call({ method: 'POST', path: '/counterparty', body: { company_name: payee.name, currency, ...bankOf(payee.account) }, answer: counterpartyForm });
    } catch (thrown) {
      if (thrown instanceof AppError) throw thrown;
      throw vendorError('vendor_unavailable', 'Revolut did not say whether it took the payee; nothing was paid', {}, thrown);
    }
  }

  private async account(accountId: string): Promise<RevolutAccount> {
    if (!UUID.test(accountId)) throw accountUnknown();
    return this.call({ method: 'GET', path: `/accounts/${accountId}`, answer: accountForm }).catch(notFoundAs(accountUnknown));
  }

  /** A token can end early: what a 401 refused has had no effect and is asked once more with a new one. */
  private async call<Schema extends z.ZodType>(call: VendorCall<Schema>): Promise<z.infer<Schema>> {
    try {
      return await this.api.call(call);
    } catch (thrown) {
      if (!hasCode(thrown, 'revolut_token_ended')) throw thrown;
      this.token.forget();
      return this.api.call(call).catch((again: unknown) => {
        throw hasCode(again, 'revolut_token_ended') ? vendorError('vendor_unauthorized', 'Revolut does not accept our access token') : again;
      });
    }
  }
}

/** Where the next page begins. Pages are told apart by time alone and `to` is excluded: those of the same moment come again rather than be lost. */
function justAfter(transaction: Transaction | undefined): string | undefined {
  return transaction && new Date(Date.parse(transaction.created_at) + 1).toISOString();
}

function refusalOf({ status, body }: Refusal): AppError | undefined {
  if (status === 401) return new AppError('revolut_token_ended', 'transient', 'The access token has ended');
  const error = errorForm.safeParse(body);
  if (!error.success || status === 403 || status === 404) return undefined;
  const { code, message } = error.data;
  if (Number(code) === DUPLICATE) return new AppError('revolut_duplicate', 'conflict', 'Revolut has seen this request');
  if (/insufficient (funds|balance)/i.test(message)) return paymentError('payment_insufficient_funds', 'There is not enough on the account', { status });
  return vendorError('vendor_refused', `Revolut refused: ${withoutAccounts(message).slice(0, 200)}`, { status, vendorCode: code });
}

/** Revolut repeats what was sent; account numbers do not belong into logs. */
function withoutAccounts(message: string): string {
  return message.replace(/[A-Z]{2}\d{2}[A-Z0-9]{8,30}|\d{6,}/g, '…');
}

function notFoundAs(error: () => AppError): (thrown: unknown) => never {
  return (thrown) => {
    throw hasCode(thrown, 'vendor_not_found') ? error() : thrown;
  };
}

function paymentNotFound(): AppError {
  return paymentError('payment_not_found', 'Revolut shows no payment with this id; by the end-to-end id it finds those of the last two weeks');
}

function accountUnknown(): AppError {
  return paymentError('payment_account_unknown', 'Revolut has no account with this id; list_accounts names them');
}

function accountIn(counterparty: Counterparty, { payee: { account }, currency }: Payment): Counterparty['accounts'][number] | undefined {
  const same = (one: Counterparty['accounts'][number]): boolean =>
    account.scheme === 'iban' ? ibanOf(one.iban ?? '') === ibanOf(account.iban) : one.account_no === account.accountNumber && one.sort_code?.replaceAll('-', '') === plainSortCode(account);
  return counterparty.accounts.find((one) => same(one) && (one.currency ?? currency) === currency);
}

function bankOf(account: PayeeAccount): Record<string, string> {
  if (account.scheme === 'uk') return { bank_country: 'GB', account_no: account.accountNumber, sort_code: plainSortCode(account) };
  const iban = ibanOf(account.iban);
  return { bank_country: iban.slice(0, 2), iban, ...(account.bic !== undefined && { bic: account.bic.toUpperCase() }) };
}

function plainSortCode({ sortCode }: Extract<PayeeAccount, { scheme: 'uk' }>): string {
  return sortCode.replaceAll('-', '');
}

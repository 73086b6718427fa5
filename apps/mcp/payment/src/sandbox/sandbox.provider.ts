import { setTimeout as pause } from 'node:timers/promises';
import { effectError, type Found, type Limits } from '@waggle/mcp-server';
import type { Database, Transaction } from '@waggle/persistence';
import { accountKey } from '@waggle/policy';
import { type Account, type Balance, isEndToEndId, type Movement, type MovementQuery, type Payment, type PaymentReport, type PaymentState, sameName, type Statement, statementOf } from '../payment.js';
import type { PaymentConfig } from '../payment.config.js';
import { foundOf, madeOf, type Outcome } from '../outcome.js';
import { paymentError } from '../payment.error.js';
import { PaymentProvider } from '../payment.provider.js';
import { settle } from './settle.js';

type Config = Pick<PaymentConfig, 'PAYMENT_SANDBOX_LATENCY_MS' | 'PAYMENT_SANDBOX_SETTLE_MS' | 'PAYMENT_SANDBOX_CALLS_PER_MINUTE'>;

interface AccountRow {
  account_id: string;
  name: string;
  currency: string;
  iban: string;
  state: Account['state'];
  booked_minor: string;
  held_minor: string;
}

interface PaymentRow {
  payment_id: string;
  end_to_end_id: string;
  state: PaymentState;
  reason: string | null;
  amount_minor: string;
  currency: string;
  updated_at: Date;
}

interface MovementRow {
  id: string;
  payment_id: string | null;
  state: Movement['state'];
  date: Date;
  amount_minor: string;
  currency: string;
  counterparty: string;
  reference: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A bank that needs no contract: its accounts are in the database, and money takes its time. */
export class SandboxProvider extends PaymentProvider {
  constructor(
    private readonly database: Database,
    private readonly limits: Limits,
    private readonly config: Config,
  ) {
    super();
  }

  async listAccounts(): Promise<Account[]> {
    await this.called();
    const rows = await this.database.query<AccountRow>('SELECT * FROM sandbox_account ORDER BY account_id');
    return rows.map(({ account_id, name, currency, iban, state }) => ({ accountId: account_id, name, currency, iban, state, pays: 'on_due_date' }));
  }

  async balance(accountId: string): Promise<Balance> {
    await this.called();
    const { currency, booked_minor, held_minor } = await accountOf(this.database, accountId);
    const bookedMinor = Number(booked_minor);
    return { accountId, currency, bookedMinor, availableMinor: bookedMinor - Number(held_minor), asOf: new Date().toISOString() };
  }

  async movements({ accountId, from, to, limit }: MovementQuery): Promise<Statement> {
    await this.called();
    await accountOf(this.database, accountId);
    const rows = await this.database.query<MovementRow>(
      `SELECT * FROM (
         SELECT t.id::text, t.payment_id, 'booked' AS state, t.booked_at AS date, t.amount_minor, t.counterparty, t.reference
         FROM sandbox_transaction t WHERE t.account_id = $1
         UNION ALL
         SELECT p.payment_id::text, p.payment_id, 'pending', p.created_at, -p.amount_minor, p.payee_name, p.reference
         FROM sandbox_payment p WHERE p.account_id = $1 AND p.state IN ('created', 'pending')
       ) m CROSS JOIN (SELECT currency FROM sandbox_account WHERE account_id = $1) a
       WHERE ($2::timestamptz IS NULL OR date >= $2) AND ($3::timestamptz IS NULL OR date < $3)
       ORDER BY date DESC, id DESC LIMIT $4`,
      [accountId, from ?? null, to ?? null, limit + 1],
    );
    return statementOf(rows.map(toMovement), limit);
  }

  async status(id: string): Promise<PaymentReport> {
    await this.called();
    const row = await this.paymentOf(id);
    if (row === undefined) throw paymentError('payment_not_found', 'The bank knows no payment with this id');
    const { end_to_end_id, amount_minor, currency, updated_at, state } = row;
    return { ...toOutcome(row), state, endToEndId: end_to_end_id, amountMinor: Number(amount_minor), currency, updatedAt: updated_at.toISOString() };
  }

  async check(payment: Payment): Promise<void> {
    await this.called();
    const account = await accountOf(this.database, payment.fromAccount);
    const refusal = refusalOf(account, payment);
    if (refusal?.kind === 'conflict') throw effectError('effect_stale', refusal.message, { ...refusal.details, reason: refusal.code });
    if (refusal !== undefined) throw refusal;
    const [payee] = await this.database.query<{ holder: string }>('SELECT holder FROM sandbox_payee WHERE account = $1', [accountKey(payment.payee.account)]);
    if (payee !== undefined && !sameName(payee.holder, payment.payee.name)) {
      throw effectError('effect_stale', 'The account of the payee belongs to somebody with another name; ask the payee', { reason: 'payee_name' });
    }
  }

  async pay(payment: Payment, endToEndId: string): Promise<{ providerId: string }> {
    await this.called();
    return this.database.transaction(async (tx) => {
      const account = await accountOf(tx, payment.fromAccount, 'FOR UPDATE');
      const [known] = await tx.query<PaymentRow>('SELECT * FROM sandbox_payment WHERE end_to_end_id = $1', [endToEndId]);
      if (known !== undefined) return madeOf(toOutcome(known));
      const refusal = refusalOf(account, payment);
      if (refusal !== undefined) throw refusal;
      return { providerId: await insert(tx, payment, endToEndId) };
    });
  }

  async find(endToEndId: string): Promise<Found> {
    await this.called();
    const row = await this.paymentOf(endToEndId);
    return row === undefined ? { state: 'absent' } : foundOf(toOutcome(row));
  }

  private async paymentOf(id: string): Promise<PaymentRow | undefined> {
    if (!isEndToEndId(id) && !UUID.test(id)) return undefined;
    const column = isEndToEndId(id) ? 'end_to_end_id' : 'payment_id';
    const [row] = await this.database.query<PaymentRow>(`SELECT * FROM sandbox_payment WHERE ${column} = $1`, [id]);
    return row;
  }

  /** Every call takes a while, counts, and finds the world moved on. */
  private async called(): Promise<void> {
    const { PAYMENT_SANDBOX_LATENCY_MS: latency, PAYMENT_SANDBOX_CALLS_PER_MINUTE: limit } = this.config;
    await this.limits.take([{ name: 'payment:sandbox', limit, windowSeconds: 60 }], 'calls to the bank');
    if (latency > 0) await pause(latency);
    await settle(this.database, this.config.PAYMENT_SANDBOX_SETTLE_MS);
  }
}

async function accountOf(from: Database | Transaction, accountId: string, lock: '' | 'FOR UPDATE' = ''): Promise<AccountRow> {
  const [row] = await from.query<AccountRow>(`SELECT a.* FROM sandbox_account a WHERE a.account_id = $1 ${lock}`, [accountId]);
  if (row === undefined) throw paymentError('payment_account_unknown', 'We have no account with this id; list_accounts names them');
  // Not in one statement with the lock: what others have held meanwhile would not be seen.
  const [held] = await from.query<{ minor: string }>("SELECT coalesce(sum(amount_minor), 0) AS minor FROM sandbox_payment WHERE account_id = $1 AND state IN ('created', 'pending')", [accountId]);
  return { ...row, held_minor: held?.minor ?? '0' };
}

function refusalOf(account: AccountRow, { currency, amountMinor }: Payment): ReturnType<typeof paymentError> | undefined {
  if (account.currency !== currency) return paymentError('payment_currency_mismatch', `The account is in ${account.currency}`, { currency });
  if (account.state === 'closed') return paymentError('payment_account_closed', 'The account to pay from is closed');
  const availableMinor = Number(account.booked_minor) - Number(account.held_minor);
  if (availableMinor >= amountMinor) return undefined;
  return paymentError('payment_insufficient_funds', 'There is not enough on the account', { availableMinor, amountMinor, currency });
}

async function insert(tx: Transaction, payment: Payment, endToEndId: string): Promise<string> {
  const { fromAccount, payee, amountMinor, currency, reference, dueDate } = payment;
  const [row] = await tx.query<{ payment_id: string }>(
    `INSERT INTO sandbox_payment (end_to_end_id, account_id, payee_name, payee_account, amount_minor, currency, reference, execute_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, greatest(clock_timestamp(), $8::date)) RETURNING payment_id`,
    [endToEndId, fromAccount, payee.name, accountKey(payee.account), amountMinor, currency, reference, dueDate ?? null],
  );
  return row?.payment_id ?? '';
}

function toOutcome({ payment_id, state, reason }: PaymentRow): Outcome {
  return { paymentId: payment_id, state, reason };
}

function toMovement({ id, payment_id, state, date, amount_minor, currency, counterparty, reference }: MovementRow): Movement {
  const transactionId = state === 'booked' ? `SB${date.toISOString().slice(0, 10).replaceAll('-', '')}${id.padStart(8, '0')}` : id;
  return { transactionId, paymentId: payment_id, state, date: date.toISOString(), amountMinor: Number(amount_minor), currency, counterparty, reference };
}

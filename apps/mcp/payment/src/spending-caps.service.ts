import { Inject, Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';
import { accountKey } from '@waggle/policy';
import { CONFIG } from '@waggle/runtime';
import { toDecimal } from '@waggle/money';
import { businessKeyOf, type Payment } from './payment.js';
import type { PaymentConfig } from './payment.config.js';
import { paymentError } from './payment.error.js';

const WINDOW = "interval '24 hours'";

/**
 * How much may leave in any 24 hours: to one payee account and in all, by currency. Counted in the database, where a payment
 * counts from just before it leaves; one that the bank sends back later still counts. A payment never counts twice: it is
 * known by its business key.
 */
@Injectable()
export class SpendingCaps {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<PaymentConfig, 'PAYMENT_CAP_DAY' | 'PAYMENT_CAP_PAYEE_DAY'>,
  ) {}

  /** Would it fit? @throws AppError `payment_cap_reached`. */
  async check(payment: Payment): Promise<void> {
    await this.fits(this.database, payment);
  }

  /** Counts it, or refuses it; side by side no two take the same room. False when an earlier try has its room. @throws AppError `payment_cap_reached`. */
  async take(payment: Payment): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('payment caps', 0))");
      await this.fits(tx, payment);
      const [row] = await tx.query<{ taken: boolean }>(
        `INSERT INTO payment_spending (business_key, payee_account, currency, amount_minor) VALUES ($1, $2, $3, $4)
         ON CONFLICT (business_key) DO UPDATE SET taken_at = clock_timestamp() RETURNING xmax = 0 AS taken`,
        [businessKeyOf(payment), accountKey(payment.payee.account), payment.currency, payment.amountMinor],
      );
      return row?.taken === true;
    });
  }

  /** It certainly did not leave. */
  async giveBack(payment: Payment): Promise<void> {
    await this.database.query('DELETE FROM payment_spending WHERE business_key = $1', [businessKeyOf(payment)]);
  }

  /** Days since it was last about to leave; undefined when it never was. */
  async age(payment: Payment): Promise<number | undefined> {
    const sql = 'SELECT extract(epoch FROM clock_timestamp() - taken_at)::float8 / 86400 AS days FROM payment_spending WHERE business_key = $1';
    const [row] = await this.database.query<{ days: number }>(sql, [businessKeyOf(payment)]);
    return row?.days;
  }

  private async fits(from: Database | Transaction, payment: Payment): Promise<void> {
    const { currency, amountMinor } = payment;
    const [spent] = await from.query<{ day: string; payee: string }>(
      `SELECT coalesce(sum(amount_minor), 0) AS day, coalesce(sum(amount_minor) FILTER (WHERE payee_account = $3), 0) AS payee
       FROM payment_spending WHERE currency = $1 AND business_key <> $2 AND taken_at > clock_timestamp() - ${WINDOW}`,
      [currency, businessKeyOf(payment), accountKey(payment.payee.account)],
    );
    const { PAYMENT_CAP_DAY, PAYMENT_CAP_PAYEE_DAY } = this.config;
    within({ setting: 'PAYMENT_CAP_PAYEE_DAY', of: 'to one payee', cap: PAYMENT_CAP_PAYEE_DAY.get(currency), spent: Number(spent?.payee), amountMinor, currency });
    within({ setting: 'PAYMENT_CAP_DAY', of: 'in all', cap: PAYMENT_CAP_DAY.get(currency), spent: Number(spent?.day), amountMinor, currency });
  }
}

interface Room {
  readonly setting: string;
  readonly of: string;
  readonly cap: number | undefined;
  readonly spent: number;
  readonly amountMinor: number;
  readonly currency: string;
}

function within({ setting, of, cap, spent, amountMinor, currency }: Room): void {
  if (cap !== undefined && spent + amountMinor <= cap) return;
  const details = { setting, currency, spentMinor: spent, amountMinor, capMinor: cap };
  if (cap === undefined) throw paymentError('payment_cap_reached', `Nothing is paid in ${currency} until ${setting} names a sum for it`, details);
  const sum = `${currency} ${toDecimal(cap, currency)}`;
  throw paymentError('payment_cap_reached', `More than ${sum} ${of} would leave in 24 hours; pay later or raise ${setting}`, details);
}

import { Inject, Injectable } from '@nestjs/common';
import { initiatePayment } from '@waggle/contracts';
import { AppError, hasCode } from '@waggle/errors';
import { type Effect, effectError, type Found, type Mode } from '@waggle/mcp-server';
import { toDecimal } from '@waggle/money';
import { peopleFor } from '@waggle/policy';
import { CONFIG } from '@waggle/runtime';
import { alreadyPaid } from '../already-paid.js';
import { businessKeyOf, checkPayment, endToEndIdOf, MOST_MOVEMENTS, type Movement, type Payment, type Statement } from '../payment.js';
import type { PaymentConfig } from '../payment.config.js';
import { paymentError } from '../payment.error.js';
import { PaymentProvider } from '../payment.provider.js';
import { SpendingCaps } from '../spending-caps.service.js';

/** An approval waits for days at most; a person who has paid past us has done so in this time. */
const LOOKS_BACK_MS = 90 * 86_400_000;

@Injectable()
export class InitiatePaymentTool implements Effect<typeof initiatePayment> {
  readonly tool = initiatePayment;
  /** Every provider takes an end-to-end id once. */
  readonly repeatable = true;

  constructor(
    private readonly provider: PaymentProvider,
    private readonly caps: SpendingCaps,
    @Inject(CONFIG) private readonly config: Pick<PaymentConfig, 'PAYMENT_TWO_PEOPLE_ABOVE'>,
  ) {}

  businessKey(payment: Payment): string {
    return businessKeyOf(payment);
  }

  people(args: Payment): number {
    const { server, name: tool } = this.tool;
    return peopleFor({ server, tool, args }, this.config.PAYMENT_TWO_PEOPLE_ABOVE);
  }

  async fresh(payment: Payment): Promise<void> {
    checkPayment(payment);
    await this.caps.check(payment);
    await this.provider.check(payment);
    const statements = await this.statements(payment);
    const paid = alreadyPaid(payment, newestFirst(statements));
    const cut = statements.find(({ more }) => more);
    if (paid === undefined && cut !== undefined) throw paymentError('payment_statement_cut', `An account of ours has more than ${cut.transactions.length} movements of late: whether invoice ${payment.invoice} was paid cannot be told`);
    if (paid === undefined) return;
    const { transactionId, date, state } = paid;
    throw effectError('effect_stale', `A statement of ours shows that invoice ${payment.invoice} was paid on ${date.slice(0, 10)}`, { reason: 'payment_already_paid', transactionId, date, state });
  }

  /** Of all our accounts that can have paid it: a person who pays past us chooses one. */
  private async statements({ currency }: Payment): Promise<Statement[]> {
    const accounts = (await this.provider.listAccounts()).filter((one) => one.state === 'open' && one.pays !== 'never' && one.currency === currency);
    const statements: Statement[] = [];
    for (const { accountId } of accounts) statements.push(await this.statement(accountId));
    return statements;
  }

  /** None where the provider has no statement: what it cannot tell keeps nothing from being paid. */
  private async statement(accountId: string): Promise<Statement> {
    const from = new Date(Date.now() - LOOKS_BACK_MS).toISOString();
    try {
      return await this.provider.movements({ accountId, from, limit: MOST_MOVEMENTS });
    } catch (thrown) {
      if (hasCode(thrown, 'payment_not_available')) return { transactions: [], more: false };
      throw thrown;
    }
  }

  async perform(payment: Payment, idempotencyKey: string, signal: AbortSignal): Promise<{ providerId: string }> {
    const taken = await this.caps.take(payment);
    try {
      return await this.provider.pay(payment, endToEndIdOf(idempotencyKey), signal);
    } catch (thrown) {
      // The room of an earlier try is kept: that one may still leave.
      if (taken && thrown instanceof AppError) await this.caps.giveBack(payment);
      throw thrown;
    }
  }

  /** What a provider no longer remembers is not absent for that. */
  async find(idempotencyKey: string, payment: Payment): Promise<Found> {
    const found = await this.provider.find(endToEndIdOf(idempotencyKey), payment);
    if (found.state === 'refused') await this.caps.giveBack(payment);
    if (found.state !== 'absent') return found;
    const days = await this.caps.age(payment);
    return days === undefined || days < this.provider.remembersDays ? found : { state: 'unknown' };
  }

  /** A payment that failed since stands at the bank, but is none. */
  async readBack(providerId: string): Promise<{ found: boolean; detail: string }> {
    const { paymentId, endToEndId, state, reason, amountMinor, currency } = await this.provider.status(providerId);
    const became = reason === null ? state : `${state} (${reason})`;
    return { found: state !== 'failed', detail: `${paymentId}: ${currency} ${toDecimal(amountMinor, currency)}, ${became}, end-to-end id ${endToEndId ?? 'none'}.` };
  }

  output(providerId: string, mode: Mode): { paymentId: string; mode: Mode } {
    return { paymentId: providerId, mode };
  }
}

function newestFirst(statements: readonly Statement[]): Movement[] {
  return statements.flatMap(({ transactions }) => transactions).sort((one, other) => Date.parse(other.date) - Date.parse(one.date));
}

import { Injectable } from '@nestjs/common';
import { initiatePayment, type Proposal, type ToolArguments } from '@waggle/contracts';
import { toDecimal } from '@waggle/money';
import type { Transaction } from '@waggle/persistence';
import type { PaymentFacts } from '@waggle/policy';
import type { z } from 'zod';

type Payment = z.infer<typeof initiatePayment.input>;

const ARGS = "coalesce(approved_args, proposal->'args')";
/** One text for one account, however it is written. */
const ACCOUNT = `upper(regexp_replace(concat(${ARGS}#>>'{payee,account,iban}', ${ARGS}#>>'{payee,account,sortCode}', ${ARGS}#>>'{payee,account,accountNumber}'), '[^A-Za-z0-9]', '', 'g'))`;
const ALIVE = "state IN ('pending', 'approved', 'modified', 'executed')";

interface Counts {
  to_payee: string;
  in_all: string;
  paid_before: number;
  same_invoice: string[];
}

/** What the approval queue knows of payments: asked before a person is. */
@Injectable()
export class PaymentHistory {
  /** undefined for what is no payment, or has not its form. */
  async factsOf(tx: Transaction, approvalId: string, { server, tool, evidence }: Proposal, args: ToolArguments): Promise<PaymentFacts | undefined> {
    if (server !== initiatePayment.server || tool !== initiatePayment.name) return undefined;
    const payment = initiatePayment.input.safeParse(args).data;
    if (payment === undefined) return undefined;
    const { currency, amountMinor, invoice } = payment;
    // One payment after the other: two that are under a cap alone may be over it together.
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('payments', 0))");
    const [row] = await tx.query<Counts>(
      `SELECT coalesce(sum((${ARGS}->>'amountMinor')::bigint) FILTER (WHERE ${ALIVE} AND recent AND account = $3 AND ${ARGS}->>'currency' = $4), 0) AS to_payee,
         coalesce(sum((${ARGS}->>'amountMinor')::bigint) FILTER (WHERE ${ALIVE} AND recent AND ${ARGS}->>'currency' = $4), 0) AS in_all,
         (count(*) FILTER (WHERE state = 'executed' AND account = $3))::int AS paid_before,
         coalesce(array_agg(DISTINCT task_id) FILTER (WHERE ${ALIVE} AND account = $3 AND ${ARGS}->>'invoice' = $5), '{}') AS same_invoice
       FROM (SELECT *, ${ACCOUNT} AS account, created_at > now() - interval '24 hours' AS recent FROM approval
             WHERE proposal->>'server' = $1 AND proposal->>'tool' = $2 AND id <> $6) AS payment`,
      [server, tool, accountOf(payment), currency, invoice, approvalId],
    );
    return {
      currency,
      amountMinor,
      toPayeeMinor: Number(row?.to_payee ?? 0),
      inAllMinor: Number(row?.in_all ?? 0),
      paidBefore: row?.paid_before ?? 0,
      sameInvoice: row?.same_invoice ?? [],
      sumInEvidence: evidence.some(({ quote = '' }) => names(quote, payment)),
    };
  }
}

function accountOf({ payee: { account } }: Payment): string {
  const text = account.scheme === 'iban' ? account.iban : `${account.sortCode}${account.accountNumber}`;
  return text.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
}

/** Digits alone are compared: sums are written in many ways. */
function names(quote: string, { amountMinor, currency }: Payment): boolean {
  const digits = toDecimal(amountMinor, currency).replace(/\D/g, '').replace(/^0+/, '');
  const whole = toDecimal(amountMinor, currency).replace(/\.0+$/, '').replace(/\D/g, '').replace(/^0+/, '');
  return quote.split(/[^\d.,'’\u00a0\u202f]+/).some((word) => [digits, whole].includes(word.replace(/\D/g, '').replace(/^0+/, '')));
}

import { Injectable } from '@nestjs/common';
import { initiatePayment, type Proposal, type ToolArguments } from '@waggle/contracts';
import { findSums } from '@waggle/money';
import type { Transaction } from '@waggle/persistence';
import { accountKey, invoiceKey, type PaymentFacts } from '@waggle/policy';
import type { z } from 'zod';

type Payment = z.infer<typeof initiatePayment.input>;

/** Who asks: this approval, and the call that it takes the place of when the same is proposed again. */
export interface Asking {
  readonly approvalId: string;
  readonly taskId: string;
  readonly digest: string;
}

interface Counts {
  to_payee: string;
  in_all: string;
  paid_before: number;
  same_invoice: string[];
}

/** Money that waits to leave, has left, or may have. */
const COUNTS = "(state IN ('pending', 'approved', 'modified') OR effect IN ('made', 'possible'))";

/** RE-2026/117 and RE 2026.117 may be one invoice: a person looks. A number of nothing but marks stays as it is. */
const unmarked = (invoice: string): string => `coalesce(nullif(regexp_replace(${invoice}, '[[:punct:]]', '', 'g'), ''), ${invoice})`;

/** What the approval queue knows of payments: asked before a person is. */
@Injectable()
export class PaymentHistory {
  async factsOf(tx: Transaction, { approvalId, taskId, digest }: Asking, payment: Payment, evidence: Proposal['evidence']): Promise<PaymentFacts> {
    const { currency, amountMinor, invoice, payee } = payment;
    // One payment after the other: two that are under a cap alone may be over it together.
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('payments', 0))");
    const [row] = await tx.query<Counts>(
      `SELECT coalesce(sum(amount_minor) FILTER (WHERE recent AND payee = $1), 0) AS to_payee,
         coalesce(sum(amount_minor) FILTER (WHERE recent), 0) AS in_all,
         (SELECT count(*) FROM approval WHERE payee = $1 AND effect = 'made')::int AS paid_before,
         (SELECT coalesce(array_agg(DISTINCT task_id), '{}') FROM approval
          WHERE payee = $1 AND ${unmarked('invoice')} = ${unmarked('$3')} AND ${COUNTS} AND id <> $4 AND NOT (task_id = $5 AND digest = $6)) AS same_invoice
       FROM (SELECT payee, amount_minor, created_at > now() - interval '24 hours' AS recent FROM approval
             WHERE payee IS NOT NULL AND currency = $2 AND ${COUNTS} AND id <> $4 AND NOT (state = 'pending' AND task_id = $5 AND digest = $6)) AS counted`,
      [accountKey(payee.account), currency, invoiceKey(invoice), approvalId, taskId, digest],
    );
    return {
      currency,
      amountMinor,
      toPayeeMinor: Number(row?.to_payee ?? 0),
      inAllMinor: Number(row?.in_all ?? 0),
      paidBefore: row?.paid_before ?? 0,
      sameInvoice: row?.same_invoice ?? [],
      sumInEvidence: evidence.some(({ quote = '' }) => findSums(quote, currency).some((sum) => sum.minor === amountMinor && sum.currency === currency)),
    };
  }

  /** Notes what the approval would pay, as proposed or as edited. */
  async note(tx: Transaction, approvalId: string, { payee, invoice, currency, amountMinor }: Payment): Promise<void> {
    await tx.query('UPDATE approval SET payee = $2, invoice = $3, currency = $4, amount_minor = $5 WHERE id = $1', [
      approvalId,
      accountKey(payee.account),
      invoiceKey(invoice),
      currency,
      amountMinor,
    ]);
  }
}

/** undefined for what is no payment, or has not its form. */
export function paymentIn({ server, tool }: Pick<Proposal, 'server' | 'tool'>, args: ToolArguments): Payment | undefined {
  return server === initiatePayment.server && tool === initiatePayment.name ? initiatePayment.input.safeParse(args).data : undefined;
}

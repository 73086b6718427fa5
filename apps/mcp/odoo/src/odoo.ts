import type { createInvoiceDraft, listCustomers, listInvoices, listOdooTransactions, recordExpense, validateInvoices } from '@waggle/contracts';
import type { z } from 'zod';

export type Invoice = z.infer<typeof listInvoices.output>['invoices'][number];
export type InvoiceKind = Invoice['kind'];
export type Customer = z.infer<typeof listCustomers.output>['customers'][number];
export type Transaction = z.infer<typeof listOdooTransactions.output>['transactions'][number];
export type Finding = z.infer<typeof validateInvoices.output>['findings'][number];

export type CustomerQuery = z.infer<typeof listCustomers.input>;
export type TransactionQuery = z.infer<typeof listOdooTransactions.input>;
export type InvoiceQuery = Partial<Omit<z.infer<typeof listInvoices.input>, 'limit' | 'offset'>> & {
  readonly limit: number;
  readonly offset: number;
  readonly ids?: readonly number[];
  /** Also those without an invoice date, whatever `from` says. */
  readonly undatedToo?: boolean;
};
export type NewInvoice = Omit<z.infer<typeof createInvoiceDraft.input>, 'key'>;
export type NewExpense = z.infer<typeof recordExpense.input>;

/** One page, and whether there is more behind it. */
export interface Page<T> {
  readonly items: T[];
  readonly more: boolean;
}

/** What was read one longer than asked for, as a page. */
export function pageOf<T>(rows: readonly T[], limit: number): Page<T> {
  return { items: rows.slice(0, limit), more: rows.length > limit };
}

/** A company or person as far as an invoice's check needs it. */
export interface Partner extends Customer {
  /** The currency of its price list or of the company, when Odoo knows one. */
  readonly currency: string | null;
}

/** The mark that says what an entry was made for, or posted for: always the same for the same key, so that it can be searched for. */
export function markFor(key: string): string {
  return `waggle:${key}`;
}

/** The source documents with the mark among them. */
export function withMark(origin: string | null, mark: string): string {
  return carriesMark(origin, mark) ? (origin ?? mark) : [origin, mark].filter((text) => text !== null && text !== '').join(', ');
}

export function carriesMark(origin: string | null, mark: string): boolean {
  return origin?.split(', ').includes(mark) ?? false;
}

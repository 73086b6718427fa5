import type { Found } from '@waggle/mcp-server';
import type { Customer, CustomerQuery, Invoice, InvoiceQuery, NewExpense, NewInvoice, Page, Partner, Transaction, TransactionQuery } from './odoo.js';

/** The books. Everything above it is the same for the sandbox and a real Odoo. Reads throw an `AppError` and nothing else. */
export abstract class OdooProvider {
  /** Which books these are: the same id means another invoice in others. */
  abstract readonly books: string;

  abstract customers(query: CustomerQuery): Promise<Page<Customer>>;

  /** Newest first. */
  abstract invoices(query: InvoiceQuery): Promise<Page<Invoice>>;

  /** Oldest first. */
  abstract transactions(query: TransactionQuery): Promise<Page<Transaction>>;

  /** Those of the given that there are. */
  abstract partners(ids: readonly number[]): Promise<Partner[]>;

  /**
   * All bills of these vendors with these references, however they are written, in any state but cancelled, newest first.
   *
   * @throws AppError `odoo_too_much` when they cannot be told from too many others.
   */
  abstract billsLike(vendorIds: readonly number[], references: readonly string[]): Promise<Invoice[]>;

  /** Makes a draft once for the mark. @throws as `post`. */
  abstract createDraft(draft: NewInvoice, mark: string): Promise<{ invoice: Invoice; created: boolean }>;

  /**
   * Posts a draft and puts the mark on it; gives its number. `check` is called with the draft as it is at the last moment and
   * throws when it may not be posted. A thrown `AppError` means that nothing was posted; anything else leaves it open.
   */
  abstract post(invoiceId: number, mark: string, check: (current: Invoice) => void): Promise<string>;

  /** Was the invoice posted with this mark? @throws AppError `odoo_unsettled` while the attempt may still be under way. */
  abstract findPosted(invoiceId: number, mark: string): Promise<Found>;

  /** Makes a vendor bill in draft once for the mark; gives its id. @throws as `post`. */
  abstract createBill(expense: NewExpense, mark: string): Promise<number>;

  /** The bill that carries this mark. @throws as `findPosted`. */
  abstract findBill(mark: string): Promise<Found>;

  /** @returns undefined when there is no such invoice. */
  async invoice(id: number): Promise<Invoice | undefined> {
    return (await this.invoices({ ids: [id], limit: 1, offset: 0 })).items[0];
  }
}

import { AppError, hasCode } from '@waggle/errors';
import type { Found } from '@waggle/mcp-server';
import { VendorUncertainError } from '@waggle/vendor-api';
import {
  carriesMark, type Customer, type CustomerQuery, type Invoice, type InvoiceKind, type InvoiceQuery, type NewExpense, type NewInvoice, type Page, pageOf, type Partner, type Transaction,
  type TransactionQuery, withMark,
} from '../odoo.js';
import { odooError } from '../odoo.error.js';
import { OdooProvider } from '../odoo.provider.js';
import { withReference } from '../reference-key.js';
import type { AttemptRepository } from './attempt.repository.js';
import type { Domain } from './domain.js';
import type { OdooApi, OdooRecord } from './odoo-api.js';
import { billsLikeDomain, billValues, customerDomain, dateDomain, draftValues, invoiceDomain, markDomain } from './queries.js';
import {
  BANK_LINE_FIELDS, CUSTOMER_FIELDS, LINE_FIELDS, lineIdsOf, MOVE_FIELDS, PARTNER_FIELDS, PAYMENT_FIELDS, readBankLine, readCustomer, readInvoice, readPartner, readPayment,
  readReference, REFERENCE_FIELDS,
} from './read-record.js';

const LINES_AT_ONCE = 1000;
const LINES_AT_MOST = 20_000;
/** Bills whose reference is like a looked-for one, before it is compared exactly. */
const BILLS_AT_ONCE = 1000;
const BILLS_AT_MOST = 10_000;
/** `account.payment` calls its text `memo` from this version on, `ref` before. */
const MEMO_SINCE = 18;

/**
 * A real Odoo. Two of its ways decide the form of every write: it can answer a fault although it did what was asked, and a
 * request whose answer was lost may take effect later. So each write carries a mark, and what Odoo answers is never believed:
 * what it holds afterwards is.
 */
export class RemoteProvider extends OdooProvider {
  readonly books: string;

  constructor(
    private readonly api: OdooApi,
    private readonly attempts: AttemptRepository,
  ) {
    super();
    this.books = api.books;
  }

  async customers(query: CustomerQuery): Promise<Page<Customer>> {
    const { limit, offset } = query;
    const records = await this.api.search('res.partner', { domain: customerDomain(query), fields: CUSTOMER_FIELDS, limit: limit + 1, offset, order: 'name, id' });
    return pageOf(records.map(readCustomer), limit);
  }

  async invoices(query: InvoiceQuery): Promise<Page<Invoice>> {
    return pageOf(await this.moves(invoiceDomain(query), { limit: query.limit + 1, offset: query.offset, order: 'invoice_date desc, id desc' }), query.limit);
  }

  async transactions(query: TransactionQuery): Promise<Page<Transaction>> {
    const { limit, offset } = query;
    const search = { limit: offset + limit + 1, order: 'date, id' };
    const memo = (await this.api.version()) >= MEMO_SINCE ? 'memo' : 'ref';
    const gone = ['state', 'not in', ['draft', 'cancel', 'canceled', 'rejected']] as const;
    const [lines, payments] = await Promise.all([
      this.api.search('account.bank.statement.line', { ...search, domain: dateDomain(query), fields: BANK_LINE_FIELDS }),
      this.api.search('account.payment', { ...search, domain: [...dateDomain(query), gone], fields: [...PAYMENT_FIELDS, memo] }),
    ]);
    const all = [...lines.map(readBankLine), ...payments.map(readPayment)].sort((one, other) => one.date.localeCompare(other.date));
    return pageOf(all.slice(offset), limit);
  }

  async partners(ids: readonly number[]): Promise<Partner[]> {
    if (ids.length === 0) return [];
    return (await this.api.search('res.partner', { domain: [['id', 'in', ids]], fields: PARTNER_FIELDS, limit: ids.length })).map(readPartner);
  }

  async billsLike(vendorIds: readonly number[], references: readonly string[]): Promise<Invoice[]> {
    if (vendorIds.length === 0 || references.length === 0) return [];
    const same = withReference(await this.references(billsLikeDomain(vendorIds, references)), references).map(({ id }) => id);
    return same.length === 0 ? [] : this.moves([['id', 'in', same]], { limit: same.length, order: 'id desc' });
  }

  async createDraft(draft: NewInvoice, mark: string): Promise<{ invoice: Invoice; created: boolean }> {
    return this.createOnce('customer_invoice', mark, async () => draftValues(draft, await this.currencyId(draft.currency), mark));
  }

  async createBill(expense: NewExpense, mark: string): Promise<number> {
    const { invoice } = await this.createOnce('vendor_bill', mark, async () => billValues(expense, await this.currencyId(expense.currency), mark));
    return invoice.id;
  }

  async post(invoiceId: number, mark: string, check: (current: Invoice) => void): Promise<string> {
    const draft = await this.known(invoiceId);
    const number = postedNumber(draft, mark);
    if (number !== undefined) return number;
    check(draft);
    await this.api.write('account.move', [invoiceId], { invoice_origin: withMark(draft.origin, mark) });
    check(await this.known(invoiceId));
    await this.begin(mark);
    return this.settled(mark, () => this.api.act('account.move', 'action_post', [invoiceId]), async () => postedNumber(await this.known(invoiceId), mark));
  }

  async findPosted(invoiceId: number, mark: string): Promise<Found> {
    const invoice = await this.invoice(invoiceId);
    return this.found(mark, invoice && postedNumber(invoice, mark));
  }

  async findBill(mark: string): Promise<Found> {
    return this.found(mark, (await this.marked('vendor_bill', mark))?.id.toString());
  }

  /** Claims the mark before it looks: of two at once, one makes it and the other finds it. */
  private async createOnce(kind: InvoiceKind, mark: string, values: () => Promise<OdooRecord>): Promise<{ invoice: Invoice; created: boolean }> {
    const look = (): Promise<Invoice | undefined> => this.marked(kind, mark);
    const wanted = await values();
    const claimed = await this.attempts.begin(mark);
    const known = await look().catch(async (thrown: unknown) => {
      if (claimed) await this.attempts.end(mark);
      throw thrown;
    });
    if (known !== undefined) {
      await this.attempts.end(mark);
      return { invoice: known, created: false };
    }
    if (!claimed) throw new VendorUncertainError('An earlier attempt may still be under way in Odoo');
    return { invoice: await this.settled(mark, () => this.api.create('account.move', wanted), look), created: true };
  }

  private async begin(mark: string): Promise<void> {
    if (!(await this.attempts.begin(mark))) throw new VendorUncertainError('An earlier attempt may still be under way in Odoo');
  }

  /** Writes, and believes only what can be seen afterwards; without an answer the note of the attempt stays. */
  private async settled<T>(mark: string, write: () => Promise<unknown>, look: () => Promise<T | undefined>): Promise<T> {
    const failure = await write().then(() => undefined, (thrown: unknown) => thrown);
    if (neverArrived(failure)) return this.undone(mark, failure);
    const done = await look().catch((thrown: unknown) => {
      throw new VendorUncertainError('Odoo could not be asked what became of the call', thrown);
    });
    if (done !== undefined) {
      await this.attempts.end(mark);
      return done;
    }
    if (failure instanceof AppError) return this.undone(mark, failure);
    if (failure === undefined) await this.attempts.lose(mark).catch(() => undefined);
    throw failure instanceof VendorUncertainError ? failure : new VendorUncertainError('Odoo said that it was done, and it is not to be seen', failure);
  }

  private async undone(mark: string, failure: AppError): Promise<never> {
    await this.attempts.end(mark);
    throw failure;
  }

  private async found(mark: string, providerId: string | undefined): Promise<Found> {
    if (providerId !== undefined) return { state: 'found', providerId };
    const open = await this.attempts.open(mark);
    if (open === undefined) return { state: 'absent' };
    if (open.lost) return { state: 'unknown' };
    throw odooError('odoo_unsettled', `Odoo may still be at it; it can be told in ${open.seconds} s`, { retryAfterSeconds: open.seconds });
  }

  private async known(invoiceId: number): Promise<Invoice> {
    const invoice = await this.invoice(invoiceId);
    if (invoice === undefined) throw odooError('odoo_invoice_missing', `Odoo has no invoice ${invoiceId}`, { invoiceId });
    return invoice;
  }

  /** A copy that somebody made of it carries the mark too: the first is ours. */
  private async marked(kind: InvoiceKind, mark: string): Promise<Invoice | undefined> {
    return (await this.moves(markDomain(kind, mark), { limit: 1 }))[0];
  }

  private async moves(domain: Domain, page: { limit: number; offset?: number; order?: string }): Promise<Invoice[]> {
    const records = await this.api.search('account.move', { domain, fields: MOVE_FIELDS, ...page });
    const lines = await this.lines(records.flatMap(lineIdsOf));
    return records.map((record) => readInvoice(record, lines));
  }

  /** All of them, newest first. By id and not by offset: no bill is passed over when another one goes meanwhile. */
  private async references(domain: Domain): Promise<Array<ReturnType<typeof readReference>>> {
    const read: Array<ReturnType<typeof readReference>> = [];
    for (;;) {
      const last = read.at(-1);
      const rest = last === undefined ? domain : [...domain, ['id', '<', last.id] as const];
      const records = await this.api.search('account.move', { domain: rest, fields: REFERENCE_FIELDS, limit: BILLS_AT_ONCE, order: 'id desc' });
      read.push(...records.map(readReference));
      if (records.length < BILLS_AT_ONCE) return read;
      if (read.length >= BILLS_AT_MOST) throw odooError('odoo_too_much', `Odoo has more than ${BILLS_AT_MOST} bills of these vendors with numbers like these; ask for fewer invoices at once`, { atMost: BILLS_AT_MOST });
    }
  }

  private async lines(ids: readonly number[]): Promise<ReadonlyMap<unknown, OdooRecord>> {
    if (ids.length > LINES_AT_MOST) throw odooError('odoo_too_much', `These invoices have ${ids.length} lines; ask for fewer invoices at once`, { lines: ids.length, atMost: LINES_AT_MOST });
    const lines = new Map<unknown, OdooRecord>();
    for (let at = 0; at < ids.length; at += LINES_AT_ONCE) {
      const some = ids.slice(at, at + LINES_AT_ONCE);
      const records = await this.api.search('account.move.line', { domain: [['id', 'in', some]], fields: LINE_FIELDS, limit: some.length });
      for (const record of records) lines.set(record['id'], record);
    }
    return lines;
  }

  private async currencyId(code: string): Promise<number> {
    const [record] = await this.api.search('res.currency', { domain: [['name', '=', code]], fields: ['id'], limit: 1 });
    if (typeof record?.['id'] !== 'number') throw odooError('odoo_currency_unknown', `${code} is not active in Odoo`, { currency: code });
    return record['id'];
  }
}

/** Undefined unless it was posted with this mark. */
function postedNumber(invoice: Invoice, mark: string): string | undefined {
  return invoice.state === 'posted' && carriesMark(invoice.origin, mark) ? (invoice.number ?? `id ${invoice.id}`) : undefined;
}

/** The request was turned away before the method was called. */
function neverArrived(failure: unknown): failure is AppError {
  return hasCode(failure, 'vendor_unreachable') || hasCode(failure, 'vendor_busy') || hasCode(failure, 'odoo_login_refused');
}

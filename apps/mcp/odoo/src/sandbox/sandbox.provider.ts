import { setTimeout as pause } from 'node:timers/promises';
import type { Found } from '@waggle/mcp-server';
import { exponentOf } from '@waggle/money';
import type { Database, Transaction as DatabaseTransaction } from '@waggle/persistence';
import {
  carriesMark, type Customer, type CustomerQuery, type Invoice, type InvoiceKind, type InvoiceQuery, type NewExpense, type NewInvoice, type Page, pageOf, type Partner, type Transaction,
  type TransactionQuery, withMark,
} from '../odoo.js';
import type { OdooConfig } from '../odoo.config.js';
import { odooError } from '../odoo.error.js';
import { OdooProvider } from '../odoo.provider.js';
import { withReference } from '../reference-key.js';
import { INVOICE_FILTER, invoiceParams, type InvoiceRow, INVOICES, toInvoice } from './invoice-rows.js';

interface PartnerRow {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  readonly tax_id: string | null;
  readonly currency: string;
}

interface TransactionRow {
  readonly id: string;
  readonly date: string;
  readonly amount_minor: string;
  readonly currency: string;
  readonly partner_name: string | null;
  readonly text: string;
  readonly reconciled: boolean;
}

interface NewMove {
  readonly kind: InvoiceKind;
  readonly mark: string;
  readonly partnerId: number;
  readonly reference: string | undefined;
  readonly invoiceDate: string;
  readonly dueDate: string | undefined;
  readonly currency: string;
  readonly lines: NewInvoice['lines'];
}

type TaxedLine = NewInvoice['lines'][number] & { readonly taxIds: readonly number[] };

/** What Odoo puts in when a line names no tax and the partner has no taxes of its own. */
const DEFAULT_TAXES = [1];

/** Behaves like an Odoo and needs none: its books are in the database. */
export class SandboxProvider extends OdooProvider {
  readonly books = 'sandbox';

  constructor(
    private readonly database: Database,
    private readonly config: Pick<OdooConfig, 'ODOO_SANDBOX_LATENCY_MS'>,
  ) {
    super();
  }

  async customers({ query, limit, offset }: CustomerQuery): Promise<Page<Customer>> {
    await this.latency();
    const rows = await this.database.query<PartnerRow>(
      `SELECT * FROM sandbox_partner
       WHERE customer AND active AND ($1::text IS NULL OR strpos(lower(concat_ws(' ', name, email, tax_id)), lower($1)) > 0)
       ORDER BY name, id LIMIT $2 OFFSET $3`,
      [query ?? null, limit + 1, offset],
    );
    return pageOf(rows.map(({ id, name, email, tax_id: taxId }) => ({ id, name, email, taxId })), limit);
  }

  async invoices(query: InvoiceQuery): Promise<Page<Invoice>> {
    await this.latency();
    const rows = await this.database.query<InvoiceRow>(`${INVOICES} ${INVOICE_FILTER}`, invoiceParams(query));
    return pageOf(rows.map(toInvoice), query.limit);
  }

  async transactions({ since, until, limit, offset }: TransactionQuery): Promise<Page<Transaction>> {
    await this.latency();
    const rows = await this.database.query<TransactionRow>(
      `SELECT t.id, to_char(t.date, 'YYYY-MM-DD') AS date, t.amount_minor, t.currency, p.name AS partner_name, t.text, t.reconciled
       FROM (
         SELECT 'bank:' || id AS id, date, amount_minor, currency, partner_id, text, reconciled FROM sandbox_bank_line
         UNION ALL
         SELECT 'payment:' || id, date, amount_minor, currency, partner_id, text, invoice_id IS NOT NULL FROM sandbox_payment
       ) t LEFT JOIN sandbox_partner p ON p.id = t.partner_id
       WHERE t.date >= $1::date AND ($2::date IS NULL OR t.date <= $2)
       ORDER BY t.date, t.id LIMIT $3 OFFSET $4`,
      [since, until ?? null, limit + 1, offset],
    );
    return pageOf(rows.map(toTransaction), limit);
  }

  async partners(ids: readonly number[]): Promise<Partner[]> {
    await this.latency();
    const rows = await this.database.query<PartnerRow>('SELECT * FROM sandbox_partner WHERE active AND id = ANY($1::int[])', [ids]);
    return rows.map(({ id, name, email, tax_id: taxId, currency }) => ({ id, name, email, taxId, currency }));
  }

  async billsLike(vendorIds: readonly number[], references: readonly string[]): Promise<Invoice[]> {
    await this.latency();
    const filter = "WHERE i.kind IN ('vendor_bill', 'vendor_credit_note') AND i.state <> 'cancelled' AND i.partner_id = ANY($1::int[]) AND i.reference IS NOT NULL";
    return withReference((await this.database.query<InvoiceRow>(`${INVOICES} ${filter} ORDER BY i.id DESC`, [vendorIds])).map(toInvoice), references);
  }

  async createDraft(draft: NewInvoice, mark: string): Promise<{ invoice: Invoice; created: boolean }> {
    await this.latency();
    return this.createOnce({ ...draft, kind: 'customer_invoice', mark, reference: draft.reference, dueDate: draft.dueDate });
  }

  async createBill({ vendorId, date, description, amountMinor, currency, reference }: NewExpense, mark: string): Promise<number> {
    await this.latency();
    const lines = [{ description, quantity: 1, unitPriceMinor: amountMinor, taxIds: [] }];
    const { invoice } = await this.createOnce({ kind: 'vendor_bill', mark, partnerId: vendorId, reference, invoiceDate: date, dueDate: undefined, currency, lines });
    return invoice.id;
  }

  async post(invoiceId: number, mark: string, check: (current: Invoice) => void): Promise<string> {
    await this.latency();
    return this.database.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM sandbox_invoice WHERE id = $1 FOR UPDATE', [invoiceId]);
      const invoice = await one(tx, invoiceId);
      if (invoice.state === 'posted' && invoice.number !== null && carriesMark(invoice.origin, mark)) return invoice.number;
      check(invoice);
      if (invoice.lineCount === 0) throw odooError('odoo_refused', 'Odoo says: You need to add a line before posting.', { invoiceId });
      const number = await nextNumber(tx, invoice);
      await tx.query("UPDATE sandbox_invoice SET state = 'posted', number = $2, origin = $3 WHERE id = $1", [invoiceId, number, withMark(invoice.origin, mark)]);
      return number;
    });
  }

  async findPosted(invoiceId: number, mark: string): Promise<Found> {
    const invoice = await this.invoice(invoiceId);
    return invoice?.state === 'posted' && invoice.number !== null && carriesMark(invoice.origin, mark) ? { state: 'found', providerId: invoice.number } : { state: 'absent' };
  }

  async findBill(mark: string): Promise<Found> {
    await this.latency();
    const [row] = await this.database.query<{ id: number }>('SELECT id FROM sandbox_invoice WHERE mark = $1', [mark]);
    return row === undefined ? { state: 'absent' } : { state: 'found', providerId: String(row.id) };
  }

  private async createOnce(move: NewMove): Promise<{ invoice: Invoice; created: boolean }> {
    exponentOf(move.currency);
    return this.database.transaction(async (tx) => {
      const [partner] = await tx.query<{ default_taxes: number[] | null }>('SELECT default_taxes FROM sandbox_partner WHERE id = $1 AND active', [move.partnerId]);
      if (partner === undefined) throw odooError('odoo_record_missing', 'Odoo says: Record does not exist or has been deleted.', { partnerId: move.partnerId });
      const [made] = await tx.query<{ id: number }>(
        `INSERT INTO sandbox_invoice (kind, partner_id, reference, origin, mark, invoice_date, due_date, currency)
         VALUES ($1, $2, $3, $4, $4, $5::date, coalesce($6::date, $5::date), $7) ON CONFLICT (mark) DO NOTHING RETURNING id`,
        [move.kind, move.partnerId, move.reference ?? null, move.mark, move.invoiceDate, move.dueDate ?? null, move.currency],
      );
      if (made !== undefined) await addLines(tx, made.id, move.lines.map((line) => ({ ...line, taxIds: line.taxIds ?? partner.default_taxes ?? DEFAULT_TAXES })));
      const [known] = await tx.query<{ id: number }>('SELECT id FROM sandbox_invoice WHERE mark = $1', [move.mark]);
      return { invoice: await one(tx, known?.id ?? 0), created: made !== undefined };
    });
  }

  private async latency(): Promise<void> {
    if (this.config.ODOO_SANDBOX_LATENCY_MS > 0) await pause(this.config.ODOO_SANDBOX_LATENCY_MS);
  }
}

async function one(tx: DatabaseTransaction, id: number): Promise<Invoice> {
  const [row] = await tx.query<InvoiceRow>(`${INVOICES} WHERE i.id = $1`, [id]);
  if (row === undefined) throw odooError('odoo_invoice_missing', `Odoo has no invoice ${id}`, { invoiceId: id });
  return toInvoice(row);
}

async function addLines(tx: DatabaseTransaction, invoiceId: number, lines: ReadonlyArray<TaxedLine>): Promise<void> {
  for (const { description, quantity, unitPriceMinor, productId, taxIds } of lines) {
    const [known] = await tx.query<{ taxes: number; products: number }>(
      `SELECT (SELECT count(*)::int FROM sandbox_tax WHERE id = ANY($1::int[])) AS taxes, (SELECT count(*)::int FROM sandbox_product WHERE id = $2) AS products`,
      [taxIds, productId ?? null],
    );
    if (known?.taxes !== new Set(taxIds).size || (productId !== undefined && known.products !== 1)) throw odooError('odoo_record_missing', 'Odoo says: Record does not exist or has been deleted.', { invoiceId });
    await tx.query(
      `INSERT INTO sandbox_invoice_line (invoice_id, product_id, description, quantity, unit_price_minor, tax_ids, subtotal_minor, tax_minor)
       SELECT $1, $2, $3, $4::numeric, $5::bigint, $6::int[], round($4::numeric * $5::bigint),
         round(round($4::numeric * $5::bigint) * (SELECT coalesce(sum(basis_points), 0) FROM sandbox_tax WHERE id = ANY($6::int[])) / 10000)`,
      [invoiceId, productId ?? null, description, quantity, unitPriceMinor, taxIds],
    );
  }
}

/** Without gaps: the row of the sequence stays locked until the posting is committed. */
async function nextNumber(tx: DatabaseTransaction, { kind, invoiceDate }: Invoice): Promise<string> {
  const [year = '', month = ''] = (invoiceDate ?? new Date().toISOString()).split('-');
  const journals = { customer_invoice: `INV/${year}/`, customer_credit_note: `RINV/${year}/`, vendor_bill: `BILL/${year}/${month}/`, vendor_credit_note: `RBILL/${year}/${month}/` };
  const prefix = journals[kind];
  const [row] = await tx.query<{ last: number }>(
    'INSERT INTO sandbox_number (prefix, last) VALUES ($1, 1) ON CONFLICT (prefix) DO UPDATE SET last = sandbox_number.last + 1 RETURNING last',
    [prefix],
  );
  return `${prefix}${String(row?.last ?? 0).padStart(kind.startsWith('customer') ? 5 : 4, '0')}`;
}

function toTransaction({ id, date, amount_minor: amount, currency, partner_name: partnerName, text, reconciled }: TransactionRow): Transaction {
  return { id, date, amountMinor: Number(amount), currency, partnerName, text, reconciled };
}

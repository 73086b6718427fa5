import { type DigestedLine, invoiceDigest } from '../invoice-digest.js';
import type { Invoice, InvoiceQuery } from '../odoo.js';

/** One invoice with its lines as JSON; sums come as text, as they may be wide. */
export interface InvoiceRow {
  readonly id: number;
  readonly kind: Invoice['kind'];
  readonly state: Invoice['state'];
  readonly number: string | null;
  readonly partner_id: number | null;
  readonly partner_name: string | null;
  readonly reference: string | null;
  readonly origin: string | null;
  readonly invoice_date: string | null;
  readonly due_date: string | null;
  readonly currency: string;
  readonly tax: string;
  readonly paid: string;
  readonly lines: ReadonlyArray<Omit<DigestedLine, 'discount'>>;
}

/** Dates as text: the driver would make moments of them. */
export const INVOICES = `
  SELECT i.id, i.kind, i.state, i.number, i.partner_id, p.name AS partner_name, i.reference, i.origin, i.currency,
    to_char(i.invoice_date, 'YYYY-MM-DD') AS invoice_date, to_char(i.due_date, 'YYYY-MM-DD') AS due_date,
    l.tax, l.lines, coalesce((SELECT sum(amount_minor) FROM sandbox_payment WHERE invoice_id = i.id), 0) AS paid
  FROM sandbox_invoice i
  LEFT JOIN sandbox_partner p ON p.id = i.partner_id
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(tax_minor), 0) AS tax, coalesce(sum(subtotal_minor + tax_minor), 0) AS total, coalesce(json_agg(json_build_object('description', description, 'productId', product_id,
      'quantity', quantity, 'unitPrice', unit_price_minor, 'taxIds', tax_ids, 'subtotalMinor', subtotal_minor) ORDER BY id), '[]') AS lines
    FROM sandbox_invoice_line WHERE invoice_id = i.id
  ) l
`;

/** What `invoiceParams` fills. */
export const INVOICE_FILTER = `
  WHERE ($1::int[] IS NULL OR i.id = ANY($1))
    AND ($2::text IS NULL OR i.kind = $2)
    AND ($3::text IS NULL OR i.state = $3)
    AND ($4::int IS NULL OR i.partner_id = $4)
    AND ($5::date IS NULL OR i.invoice_date >= $5 OR (i.invoice_date IS NULL AND $6))
    AND ($7::date IS NULL OR i.invoice_date <= $7)
    AND ($8::text IS NULL OR strpos(lower(coalesce(i.number, '') || ' ' || coalesce(i.reference, '')), lower($8)) > 0)
    AND (NOT $9::boolean OR (i.state = 'posted' AND l.total > coalesce((SELECT sum(amount_minor) FROM sandbox_payment WHERE invoice_id = i.id), 0)))
  ORDER BY i.invoice_date DESC NULLS FIRST, i.id DESC LIMIT $10 OFFSET $11
`;

export function invoiceParams({ ids, kind, state, partnerId, from, to, query, unpaid = false, undatedToo = false, limit, offset }: InvoiceQuery): unknown[] {
  return [ids ?? null, kind ?? null, state ?? null, partnerId ?? null, from ?? null, undatedToo, to ?? null, query ?? null, unpaid, limit + 1, offset];
}

export function toInvoice(row: InvoiceRow): Invoice {
  const lines = row.lines.map((line) => ({ ...line, discount: 0 }));
  const untaxedMinor = lines.reduce((sum, { subtotalMinor }) => sum + subtotalMinor, 0);
  const totalMinor = untaxedMinor + Number(row.tax);
  const said = {
    kind: row.kind,
    partnerId: row.partner_id,
    reference: row.reference,
    invoiceDate: row.invoice_date,
    dueDate: row.due_date,
    currency: row.currency,
    untaxedMinor,
    taxMinor: Number(row.tax),
    totalMinor,
  };
  const openMinor = totalMinor - Number(row.paid);
  return {
    ...said,
    id: row.id,
    state: row.state,
    number: row.number,
    paymentState: paymentStateOf(openMinor, Number(row.paid)),
    partnerName: row.partner_name ?? '',
    origin: row.origin,
    openMinor,
    lineCount: lines.length,
    linesMinor: untaxedMinor,
    digest: invoiceDigest(said, lines),
  };
}

function paymentStateOf(openMinor: number, paidMinor: number): string {
  if (paidMinor === 0) return 'not_paid';
  return openMinor > 0 ? 'partial' : 'paid';
}

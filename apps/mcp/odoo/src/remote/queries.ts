import type { CustomerQuery, InvoiceKind, InvoiceQuery, NewExpense, NewInvoice, TransactionQuery } from '../odoo.js';
import { toMajor } from '../money.js';
import { anyOf, contains, type Domain, type Term } from './domain.js';
import type { OdooRecord } from './odoo-api.js';
import { referenceKey } from '../reference-key.js';
import { MOVE_STATES, MOVE_TYPES } from './read-record.js';

/** So many tell a reference from most others. */
const WORDS_LOOKED_FOR = 6;

export function customerDomain({ query }: CustomerQuery): Domain {
  return [['customer_rank', '>', 0], ...(query === undefined ? [] : contains(['name', 'email', 'vat'], query))];
}

export function invoiceDomain({ ids, kind, state, unpaid = false, partnerId, from, to, query, undatedToo = false }: InvoiceQuery): Domain {
  const types = kind === undefined ? Object.values(MOVE_TYPES) : [MOVE_TYPES[kind]];
  const domain: Array<Term | '|'> = [['move_type', 'in', types]];
  if (ids !== undefined) domain.push(['id', 'in', ids]);
  if (state !== undefined) domain.push(['state', '=', MOVE_STATES[state]]);
  if (unpaid) domain.push(['state', '=', 'posted'], ['payment_state', 'in', ['not_paid', 'partial']]);
  if (partnerId !== undefined) domain.push(['partner_id', '=', partnerId]);
  if (from !== undefined) domain.push(...anyOf([['invoice_date', '>=', from], ...(undatedToo ? [['invoice_date', '=', false] as const] : [])]));
  if (to !== undefined) domain.push(['invoice_date', '<=', to]);
  if (query !== undefined) domain.push(...contains(['name', 'ref'], query));
  return domain;
}

/** Exactly the mark: it stands alone on what was made for it. */
export function markDomain(kind: InvoiceKind, mark: string): Domain {
  return [['move_type', '=', MOVE_TYPES[kind]], ['invoice_origin', '=', mark]];
}

/** More than are meant, as Odoo knows no other writing of a reference: they are to be compared afterwards. */
export function billsLikeDomain(vendorIds: readonly number[], references: readonly string[]): Domain {
  return [['move_type', 'in', ['in_invoice', 'in_refund']], ['state', '!=', 'cancel'], ['partner_id', 'in', vendorIds], ...anyOf(references.map((reference) => ['ref', 'ilike', anyWritingOf(reference)] as const))];
}

/** Its first words and numbers, with anything between them. */
function anyWritingOf(reference: string): string {
  return (referenceKey(reference).match(/\p{L}+|\p{N}+/gu) ?? []).slice(0, WORDS_LOOKED_FOR).join('%');
}

export function dateDomain({ since, until }: TransactionQuery): Domain {
  return [['date', '>=', since], ...(until === undefined ? [] : [['date', '<=', until] as const])];
}

/** Odoo's command to make one record of a one-to-many. */
const made = (values: OdooRecord): readonly unknown[] => [0, 0, values];
/** Odoo's command to make exactly these the records of a many-to-many. */
const exactly = (ids: readonly number[]): readonly unknown[] => [6, 0, ids];

export function draftValues({ partnerId, currency, invoiceDate, dueDate, reference, lines }: NewInvoice, currencyId: number, mark: string): OdooRecord {
  return {
    move_type: 'out_invoice',
    partner_id: partnerId,
    currency_id: currencyId,
    invoice_date: invoiceDate,
    // A payment term would put its own day in its place.
    ...(dueDate !== undefined && { invoice_date_due: dueDate, invoice_payment_term_id: false }),
    ...(reference !== undefined && { ref: reference }),
    invoice_origin: mark,
    invoice_line_ids: lines.map(({ description, quantity, unitPriceMinor, productId, taxIds }) =>
      made({
        name: description,
        quantity,
        price_unit: toMajor(unitPriceMinor, currency),
        ...(productId !== undefined && { product_id: productId }),
        ...(taxIds !== undefined && { tax_ids: [exactly(taxIds)] }),
      }),
    ),
  };
}

/** Without tax, so that the total is what was approved. */
export function billValues({ vendorId, date, description, amountMinor, currency, reference }: NewExpense, currencyId: number, mark: string): OdooRecord {
  return {
    move_type: 'in_invoice',
    partner_id: vendorId,
    currency_id: currencyId,
    invoice_date: date,
    ...(reference !== undefined && { ref: reference }),
    invoice_origin: mark,
    invoice_line_ids: [made({ name: description, quantity: 1, price_unit: toMajor(amountMinor, currency), tax_ids: [exactly([])] })],
  };
}

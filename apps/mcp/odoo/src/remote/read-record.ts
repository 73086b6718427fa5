import { z } from 'zod';
import { type DigestedLine, invoiceDigest } from '../invoice-digest.js';
import { toMinor } from '../money.js';
import type { Customer, Invoice, InvoiceKind, Partner, Transaction } from '../odoo.js';
import { fitting, type OdooRecord } from './odoo-api.js';

/** `false` stands for every empty value. */
const orNull = <T extends z.ZodType>(schema: T) => z.union([z.literal(false).transform(() => null), schema]);
const text = orNull(z.string().transform((value) => (value.trim() === '' ? null : value)));
const date = orNull(z.iso.date());
/** A many-to-one: id and display name. */
const link = orNull(z.tuple([z.number().int(), z.string()]));
const currency = z.tuple([z.number().int(), z.string()]);

export const MOVE_TYPES = {
  customer_invoice: 'out_invoice',
  customer_credit_note: 'out_refund',
  vendor_bill: 'in_invoice',
  vendor_credit_note: 'in_refund',
} as const satisfies Readonly<Record<InvoiceKind, string>>;
const KINDS = Object.fromEntries(Object.entries(MOVE_TYPES).map(([kind, type]) => [type, kind])) as Readonly<Record<string, InvoiceKind>>;
export const MOVE_STATES = { draft: 'draft', posted: 'posted', cancelled: 'cancel' } as const;

const moveShape = z.object({
  id: z.number().int(),
  name: text,
  state: z.enum(['draft', 'posted', 'cancel']),
  move_type: z.enum(MOVE_TYPES),
  payment_state: text,
  partner_id: link,
  ref: text,
  invoice_origin: text,
  invoice_date: date,
  invoice_date_due: date,
  currency_id: currency,
  amount_untaxed: z.number(),
  amount_tax: z.number(),
  amount_total: z.number(),
  amount_residual: z.number(),
  invoice_line_ids: z.array(z.number().int()),
});
export const MOVE_FIELDS = Object.keys(moveShape.shape);

const referenceShape = moveShape.pick({ id: true, ref: true });
export const REFERENCE_FIELDS = Object.keys(referenceShape.shape);

const lineShape = z.object({
  id: z.number().int(),
  name: text,
  product_id: link,
  quantity: z.number(),
  price_unit: z.number(),
  discount: z.number(),
  tax_ids: z.array(z.number().int()),
  price_subtotal: z.number(),
  /** Of an ordinary line: false in old versions, `product` in new ones. */
  display_type: text,
});
export const LINE_FIELDS = Object.keys(lineShape.shape);

const customerShape = z.object({ id: z.number().int(), display_name: text, email: text, vat: text });
export const CUSTOMER_FIELDS = Object.keys(customerShape.shape);

const partnerShape = customerShape.extend({ currency_id: orNull(currency) });
export const PARTNER_FIELDS = Object.keys(partnerShape.shape);

const bankLineShape = z.object({ id: z.number().int(), date: z.iso.date(), amount: z.number(), currency_id: currency, partner_id: link, payment_ref: text, is_reconciled: z.boolean() });
export const BANK_LINE_FIELDS = Object.keys(bankLineShape.shape);

/** The text's field is `ref` up to 17 and `memo` from 18 on. */
const paymentShape = z.object({
  id: z.number().int(),
  date: z.iso.date(),
  amount: z.number(),
  currency_id: currency,
  partner_id: link,
  payment_type: z.enum(['inbound', 'outbound']),
  is_reconciled: z.boolean(),
  ref: text.optional(),
  memo: text.optional(),
});
export const PAYMENT_FIELDS = Object.keys(paymentShape.shape).filter((name) => name !== 'ref' && name !== 'memo');

/** The lines that an invoice's record names. */
export function lineIdsOf(record: OdooRecord): number[] {
  return fitting(moveShape.pick({ invoice_line_ids: true }), record).invoice_line_ids;
}

/** @param lines of this and other invoices, by id. */
export function readInvoice(record: OdooRecord, lines: ReadonlyMap<unknown, OdooRecord>): Invoice {
  const move = fitting(moveShape, record);
  const code = move.currency_id[1];
  const own = move.invoice_line_ids.flatMap((id) => lines.get(id) ?? []).map((line) => fitting(lineShape, line));
  const billed = own.filter(({ display_type: type }) => type === null || type === 'product');
  const said = {
    kind: KINDS[move.move_type] ?? 'customer_invoice',
    partnerId: move.partner_id?.[0] ?? null,
    reference: move.ref,
    invoiceDate: move.invoice_date,
    dueDate: move.invoice_date_due,
    currency: code,
    untaxedMinor: toMinor(move.amount_untaxed, code),
    taxMinor: toMinor(move.amount_tax, code),
    totalMinor: toMinor(move.amount_total, code),
  };
  return {
    ...said,
    id: move.id,
    state: move.state === 'cancel' ? 'cancelled' : move.state,
    number: move.state === 'posted' ? move.name : null,
    paymentState: move.payment_state ?? 'not_paid',
    partnerName: move.partner_id?.[1] ?? '',
    origin: move.invoice_origin,
    openMinor: toMinor(move.amount_residual, code),
    lineCount: billed.length,
    linesMinor: billed.reduce((sum, line) => sum + toMinor(line.price_subtotal, code), 0),
    digest: invoiceDigest(said, own.sort((one, other) => one.id - other.id).map((line) => digested(line, code))),
  };
}

/** Of an invoice no more than who it is and the other side's number. */
export function readReference(record: OdooRecord): Pick<Invoice, 'id' | 'reference'> {
  const { id, ref } = fitting(referenceShape, record);
  return { id, reference: ref };
}

/** Headings and notes too: they are printed. */
function digested(line: z.infer<typeof lineShape>, code: string): DigestedLine {
  return {
    description: line.name ?? '',
    productId: line.product_id?.[0] ?? null,
    quantity: line.quantity,
    unitPrice: line.price_unit,
    discount: line.discount,
    taxIds: line.tax_ids,
    subtotalMinor: toMinor(line.price_subtotal, code),
  };
}

export function readCustomer(record: OdooRecord): Customer {
  const { id, display_name: name, email, vat } = fitting(customerShape, record);
  return { id, name: name ?? '', email, taxId: vat };
}

export function readPartner(record: OdooRecord): Partner {
  return { ...readCustomer(record), currency: fitting(partnerShape, record).currency_id?.[1] ?? null };
}

export function readBankLine(record: OdooRecord): Transaction {
  const line = fitting(bankLineShape, record);
  const code = line.currency_id[1];
  return { id: `bank:${line.id}`, date: line.date, amountMinor: toMinor(line.amount, code), currency: code, partnerName: line.partner_id?.[1] ?? null, text: line.payment_ref ?? '', reconciled: line.is_reconciled };
}

export function readPayment(record: OdooRecord): Transaction {
  const payment = fitting(paymentShape, record);
  const code = payment.currency_id[1];
  const minor = toMinor(payment.amount, code);
  return {
    id: `payment:${payment.id}`,
    date: payment.date,
    amountMinor: payment.payment_type === 'outbound' && minor !== 0 ? -minor : minor,
    currency: code,
    partnerName: payment.partner_id?.[1] ?? null,
    text: payment.memo ?? payment.ref ?? '',
    reconciled: payment.is_reconciled,
  };
}

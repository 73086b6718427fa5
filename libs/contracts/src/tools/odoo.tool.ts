import { z } from 'zod';
import { receiptSchema } from '../proposal.js';
import { tool } from '../tool.js';

/** One line of text: no control characters. */
const line = (max: number) => z.string().min(1).max(max).regex(/^\P{Cc}*$/u, 'no line breaks or other control characters');
const recordId = z.number().int().min(1).max(2_147_483_647);
const currency = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code like EUR');
/** In the currency's smallest unit: cents for EUR, yen for JPY. */
const minorUnits = z.number().int().min(-1e14).max(1e14);
const positiveMinorUnits = minorUnits.min(1);
const page = { limit: z.number().int().min(1).max(100).default(50), offset: z.number().int().min(0).max(1000).default(0) };

const INVOICE_KINDS = ['customer_invoice', 'customer_credit_note', 'vendor_bill', 'vendor_credit_note'] as const;
const invoiceKind = z.enum(INVOICE_KINDS);
const invoiceState = z.enum(['draft', 'posted', 'cancelled']);

const customerSchema = z.object({
  id: recordId,
  name: z.string(),
  email: z.string().nullable(),
  taxId: z.string().nullable(),
});

const invoiceSchema = z.object({
  id: recordId,
  kind: invoiceKind,
  state: invoiceState,
  /** Given on posting: INV/2026/00001. */
  number: z.string().nullable(),
  /** As Odoo says it: not_paid, partial, in_payment, paid, reversed. */
  paymentState: z.string(),
  partnerId: recordId.nullable(),
  partnerName: z.string(),
  /** The customer's order number, or the number on the vendor's bill. */
  reference: z.string().nullable(),
  /** Source documents; marks of ours stand here too. */
  origin: z.string().nullable(),
  invoiceDate: z.iso.date().nullable(),
  dueDate: z.iso.date().nullable(),
  currency,
  untaxedMinor: minorUnits,
  taxMinor: minorUnits,
  totalMinor: minorUnits,
  /** Still to be paid. */
  openMinor: minorUnits,
  /** Without headings and notes. */
  lineCount: z.number().int(),
  /** Sum of the lines without tax. */
  linesMinor: minorUnits,
  /** SHA-256 over partner, reference, dates, currency, lines and totals: what `post_invoice` binds to. */
  digest: z.string(),
});

const transactionSchema = z.object({
  /** `bank:<id>` or `payment:<id>`. */
  id: z.string(),
  date: z.iso.date(),
  /** Positive: money came in. */
  amountMinor: minorUnits,
  currency,
  partnerName: z.string().nullable(),
  text: z.string(),
  /** Matched with invoices. */
  reconciled: z.boolean(),
});

const INVOICE_RULES = [
  'no_partner',
  'partner_without_tax_id',
  'partner_without_email',
  'no_lines',
  'zero_total',
  'totals_do_not_add_up',
  'no_invoice_date',
  'due_before_invoice_date',
  'currency_mismatch',
  'duplicate_vendor_reference',
  'vendor_reference_missing',
  'changed_since_approval',
] as const;

const findingSchema = z.object({
  invoiceId: recordId,
  number: z.string().nullable(),
  rule: z.enum(INVOICE_RULES),
  /** error: do not post, or look at once. */
  severity: z.enum(['error', 'warning']),
  message: z.string(),
});

const done = { mode: z.enum(['live', 'dry_run']), receipt: receiptSchema.optional() };

export const listCustomers = tool(
  'odoo',
  'list_customers',
  'SAFE',
  'Lists customers by name, with e-mail and tax id. `query` is looked for in name, e-mail and tax id.',
  z.object({ query: line(100).optional(), ...page }),
  z.object({ customers: z.array(customerSchema), more: z.boolean() }),
);

export const listInvoices = tool(
  'odoo',
  'list_invoices',
  'SAFE',
  'Lists invoices, bills and credit notes, newest first. `from` and `to` bound the invoice date; `query` is looked for in number and reference.',
  z.object({
    kind: invoiceKind.optional(),
    state: invoiceState.optional(),
    /** Posted and not wholly paid. */
    unpaid: z.boolean().default(false),
    partnerId: recordId.optional(),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    query: line(100).optional(),
    ...page,
  }),
  z.object({ invoices: z.array(invoiceSchema), more: z.boolean() }),
);

export const listOdooTransactions = tool(
  'odoo',
  'list_transactions',
  'SAFE',
  'Lists bank statement lines and payments from a date on, oldest first.',
  z.object({ since: z.iso.date(), until: z.iso.date().optional(), ...page }),
  z.object({ transactions: z.array(transactionSchema), more: z.boolean() }),
);

export const validateInvoices = tool(
  'odoo',
  'validate_invoices',
  'SAFE',
  'Checks invoices and says what is wrong with each: the given ones, or those from an invoice date on (drafts without a date too).',
  z.object({ invoiceIds: z.array(recordId).min(1).max(100).optional(), kind: invoiceKind.optional(), since: z.iso.date().optional(), ...page }),
  z.object({ checked: z.number().int(), findings: z.array(findingSchema), more: z.boolean() }),
);

export const createInvoiceDraft = tool(
  'odoo',
  'create_invoice_draft',
  'DRAFT',
  'Makes a draft customer invoice; nothing is posted. The same `key` again gives the draft that is already there. Without `taxIds` Odoo puts in its default taxes.',
  z.object({
    partnerId: recordId,
    currency,
    invoiceDate: z.iso.date(),
    dueDate: z.iso.date().optional(),
    /** The customer's order number. */
    reference: line(100).optional(),
    lines: z
      .array(
        z.object({
          description: line(500),
          quantity: z.number().positive().max(1_000_000).multipleOf(0.001),
          unitPriceMinor: minorUnits,
          productId: recordId.optional(),
          taxIds: z.array(recordId).max(10).optional(),
        }),
      )
      .min(1)
      .max(200),
    /** What the draft is for, e.g. the task's id. */
    key: z.string().regex(/^[A-Za-z0-9_.-]{1,80}$/, 'letters, digits, dot, dash and underscore').optional(),
  }),
  z.object({ invoice: invoiceSchema, created: z.boolean() }),
);

export const postInvoice = tool(
  'odoo',
  'post_invoice',
  'DANGEROUS',
  'Posts a draft exactly as list_invoices showed it: give its id, partner, figures, date and digest. Anything that has changed since stops it.',
  z.object({
    invoiceId: recordId,
    partnerId: recordId,
    invoiceDate: z.iso.date(),
    lineCount: z.number().int().min(1).max(10_000),
    untaxedMinor: minorUnits,
    totalMinor: minorUnits,
    currency,
    digest: z.string().regex(/^[0-9a-f]{64}$/, 'the digest that list_invoices gave'),
  }),
  z.object({ number: z.string(), ...done }),
  60_000,
);

export const recordExpense = tool(
  'odoo',
  'record_expense',
  'DANGEROUS',
  'Records an expense as a vendor bill (a draft that bookkeeping completes and posts) with one line over the whole amount.',
  z.object({
    vendorId: recordId,
    date: z.iso.date(),
    description: line(500),
    amountMinor: positiveMinorUnits,
    currency,
    /** The number on the vendor's bill or receipt. */
    reference: line(100).optional(),
  }),
  z.object({ billId: z.string(), ...done }),
  60_000,
);

export const ODOO_TOOLS = [listCustomers, listInvoices, listOdooTransactions, validateInvoices, createInvoiceDraft, postInvoice, recordExpense] as const;

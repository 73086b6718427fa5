import { createHash } from 'node:crypto';
import { formatMoney, type InvoiceDraft } from '@waggle/brain';
import { type createInvoiceDraft, postInvoice, type Proposal, type proposalSchema } from '@waggle/contracts';
import { toDecimal } from '@waggle/money';
import type { z } from 'zod';
import type { Delegation } from '../delegation.js';
import { proposalId } from '../mail/reply-call.js';
import { type Customer, daysAfter, type Finding, type Invoice } from './books.js';
import { invoiceText } from './invoice-text.js';
import { isFromOutside, requestEvidence, sourceOf } from './request-origin.js';

type ProposalInput = z.input<typeof proposalSchema>;

/** Longest key that the books take. */
const MAX_KEY = 80;
const HASH = 12;

/** The draft to be made; its key comes from the task, so that a retry makes no second one. */
export function draftCall(task: Delegation, draft: InvoiceDraft, customer: Customer, invoiceDate: string): z.input<typeof createInvoiceDraft.input> {
  return {
    partnerId: customer.id,
    currency: draft.currency,
    invoiceDate,
    dueDate: daysAfter(invoiceDate, draft.dueDays),
    ...(draft.purchaseOrder === null ? {} : { reference: draft.purchaseOrder }),
    lines: draft.lines.map(({ description, quantity, unitMinor }) => ({ description: oneLine(description), quantity, unitPriceMinor: unitMinor })),
    key: keyOf(task.taskId),
  };
}

/** Names of files hold more than a key may: then a hash keeps two of them apart. */
export function keyOf(taskId: string): string {
  const plain = taskId.replace(/[^A-Za-z0-9_.-]/g, '_');
  if (plain === taskId && taskId.length <= MAX_KEY) return taskId;
  const hash = createHash('sha256').update(taskId).digest('hex').slice(0, HASH);
  return `${plain.slice(0, MAX_KEY - HASH - 1)}-${hash}`;
}

/** In what the draft of the books is not the one that was asked for. */
export function differences(draft: InvoiceDraft, customer: Customer, invoice: Invoice): string[] {
  const pairs = [
    ['customer', customer.id, invoice.partnerId],
    ['currency', draft.currency, invoice.currency],
    ['number of lines', draft.lines.length, invoice.lineCount],
    ['net sum', draft.netMinor, invoice.untaxedMinor],
    ['purchase order', draft.purchaseOrder, invoice.reference],
  ] as const;
  return pairs.filter(([, asked, found]) => asked !== found).map(([name]) => name);
}

/** A draft of the books that may be proposed for posting. */
export interface BookedDraft {
  readonly invoice: Invoice & { invoiceDate: string };
  /** False when an earlier try made it: its wording may have been changed since. */
  readonly created: boolean;
  readonly findings: readonly Finding[];
}

/** Posting exactly what the draft of the books shows. */
export function postingProposal(task: Delegation, draft: InvoiceDraft, { invoice, created, findings }: BookedDraft, customer: Customer): ProposalInput {
  const { id, invoiceDate, dueDate, lineCount, untaxedMinor, taxMinor, totalMinor, currency, digest } = invoice;
  const total = formatMoney({ minor: totalMinor, currency }, 'en');
  const written = (minor: number): string => `${currency} ${toDecimal(minor, currency)}`;
  return {
    id: proposalId(task.delegationId),
    server: postInvoice.server,
    tool: postInvoice.name,
    args: { invoiceId: id, partnerId: customer.id, invoiceDate, lineCount, untaxedMinor, totalMinor, currency, digest },
    action: 'invoice_post',
    summary: `Post the invoice over ${total} to ${customer.name}, due ${dueDate ?? 'at once'}.`,
    preview: [invoiceText(draft, invoice, customer, findings), ...(created ? [] : ['- The draft was there already: the sums are those of the request, the wording of its lines may have been changed in Odoo.'])].join('\n'),
    blanks: [],
    evidence: [{ kind: 'invoice', ref: String(id), quote: `${written(totalMinor)} in all: ${written(untaxedMinor)} net and ${written(taxMinor)} tax, ${lineCount} line(s)` }, requestEvidence(task)],
    taint: isFromOutside(task) ? taintOf(task) : [],
    flags: [...new Set([...findings.map(({ rule }) => rule), ...(created ? [] : ['draft_made_before'])])],
  };
}

function taintOf(task: Delegation): Proposal['taint'] {
  const sentence = task.document.body.trim().replace(/\s+/g, ' ').slice(0, 280);
  return ['partnerId', 'untaxedMinor'].map((field) => ({ field, source: sourceOf(task), sentence }));
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim().slice(0, 500);
}

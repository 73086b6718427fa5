import { Injectable } from '@nestjs/common';
import { postInvoice, type Receipt } from '@waggle/contracts';
import { type Effect, effectError, type Found, type Mode } from '@waggle/mcp-server';
import type { z } from 'zod';
import { ApprovedInvoiceRepository } from '../approved-invoice.repository.js';
import { moneyText } from '../money.js';
import { type Invoice, markFor } from '../odoo.js';
import { odooError } from '../odoo.error.js';
import { OdooProvider } from '../odoo.provider.js';

type Args = z.infer<typeof postInvoice.input>;

/** What was shown to the approver; `digest` covers the rest. */
const SHOWN = ['partnerId', 'invoiceDate', 'lineCount', 'untaxedMinor', 'totalMinor', 'currency', 'digest'] as const;

@Injectable()
export class PostInvoiceTool implements Effect<typeof postInvoice> {
  readonly tool = postInvoice;

  constructor(
    private readonly odoo: OdooProvider,
    private readonly approved: ApprovedInvoiceRepository,
  ) {}

  /** With the digest: one that was set back to draft and changed may be posted again. */
  businessKey({ invoiceId, digest }: Args): string {
    return `post:${this.odoo.books}:${invoiceId}:${digest}`;
  }

  async fresh(args: Args): Promise<void> {
    const invoice = await this.odoo.invoice(args.invoiceId);
    if (invoice === undefined) throw odooError('odoo_invoice_missing', `Odoo has no invoice ${args.invoiceId}`, { invoiceId: args.invoiceId });
    checkUnchanged(invoice, args);
  }

  async perform(args: Args, idempotencyKey: string): Promise<{ providerId: string }> {
    await this.approved.keep(this.odoo.books, args.invoiceId, args.digest);
    return { providerId: await this.odoo.post(args.invoiceId, markFor(idempotencyKey), (current) => checkUnchanged(current, args)) };
  }

  find(idempotencyKey: string, { invoiceId }: Args): Promise<Found> {
    return this.odoo.findPosted(invoiceId, markFor(idempotencyKey));
  }

  /** The provider itself keeps note of what may still be under way, for drafts too: then `find` says so. */
  settleMs(): number {
    return 0;
  }

  async readBack(providerId: string, args: Args): Promise<Receipt['readBack']> {
    const invoice = await this.odoo.invoice(args.invoiceId);
    if (invoice?.state !== 'posted') return { found: false, detail: `${providerId} is not posted: it is ${invoice?.state ?? 'gone'}.` };
    const changed = changes(invoice, args);
    const total = moneyText(invoice.totalMinor, invoice.currency);
    if (changed.length > 0) return { found: false, detail: `${providerId} is posted over ${total}, but differs from what was approved: ${changed.join(', ')}.` };
    return { found: true, detail: `${providerId} is posted over ${total} with ${invoice.lineCount} lines, as approved.` };
  }

  output(providerId: string, mode: Mode): { number: string; mode: Mode } {
    return { number: providerId, mode };
  }
}

/** @throws AppError `effect_stale` with the names of what changed. */
function checkUnchanged(invoice: Invoice, args: Args): void {
  const changed = changes(invoice, args);
  if (invoice.state !== 'draft') throw effectError('effect_stale', `The invoice is no draft any more: it is ${invoice.state}`, { invoiceId: invoice.id, state: invoice.state, changed });
  if (changed.length > 0) throw effectError('effect_stale', 'The draft was changed since it was shown', { invoiceId: invoice.id, changed });
}

function changes(invoice: Invoice, args: Args): string[] {
  return SHOWN.filter((name) => invoice[name] !== args[name]);
}

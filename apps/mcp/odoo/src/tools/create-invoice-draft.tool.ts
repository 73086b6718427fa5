import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { createInvoiceDraft } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { type Invoice, markFor, type NewInvoice } from '../odoo.js';
import { odooError } from '../odoo.error.js';
import { OdooProvider } from '../odoo.provider.js';

@Injectable()
export class CreateInvoiceDraftTool implements ToolHandler<typeof createInvoiceDraft> {
  readonly tool = createInvoiceDraft;

  constructor(private readonly odoo: OdooProvider) {}

  async run({ key, ...draft }: z.infer<typeof createInvoiceDraft.input>): Promise<{ invoice: Invoice; created: boolean }> {
    const mark = markFor(`draft.${key ?? randomUUID()}`);
    const made = await this.make(draft, mark);
    if (!made.created && !sameOrder(made.invoice, draft)) {
      throw odooError('odoo_key_used', `The key stands on another draft, ${made.invoice.id}; give this one a key of its own`, { invoiceId: made.invoice.id });
    }
    return made;
  }

  private async make(draft: NewInvoice, mark: string): Promise<{ invoice: Invoice; created: boolean }> {
    try {
      return await this.odoo.createDraft(draft, mark);
    } catch (thrown) {
      if (thrown instanceof AppError) throw thrown;
      throw odooError('odoo_unsettled', `Odoo did not say whether it made the draft; the same key finds it, and so does its source document ${mark}`, { mark }, thrown);
    }
  }
}

/** People may have worked on the draft since: only what makes it another order is compared. */
function sameOrder(invoice: Invoice, draft: NewInvoice): boolean {
  return invoice.kind === 'customer_invoice' && invoice.partnerId === draft.partnerId && invoice.currency === draft.currency;
}

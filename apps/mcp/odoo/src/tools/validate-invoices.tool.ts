import { Injectable } from '@nestjs/common';
import { validateInvoices } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { ApprovedInvoiceRepository } from '../approved-invoice.repository.js';
import type { Finding, Invoice } from '../odoo.js';
import { OdooProvider } from '../odoo.provider.js';
import { validateInvoice } from '../validate-invoice.js';

type Args = z.infer<typeof validateInvoices.input>;

@Injectable()
export class ValidateInvoicesTool implements ToolHandler<typeof validateInvoices> {
  readonly tool = validateInvoices;

  constructor(
    private readonly odoo: OdooProvider,
    private readonly approved: ApprovedInvoiceRepository,
  ) {}

  async run({ invoiceIds, kind, since, limit, offset }: Args): Promise<{ checked: number; findings: Finding[]; more: boolean }> {
    const page = invoiceIds === undefined ? { limit, offset } : { limit: invoiceIds.length, offset: 0 };
    const { items, more } = await this.odoo.invoices({ ids: invoiceIds, kind, from: since, undatedToo: true, ...page });
    return { checked: items.length, findings: await this.findings(items), more };
  }

  private async findings(invoices: readonly Invoice[]): Promise<Finding[]> {
    const partnerIds = distinct(invoices.map(({ partnerId }) => partnerId));
    const partners = new Map((await this.odoo.partners(partnerIds)).map((partner) => [partner.id, partner]));
    const bills = invoices.filter(({ kind }) => kind.startsWith('vendor_'));
    const billsLike = await this.odoo.billsLike(distinct(bills.map(({ partnerId }) => partnerId)), distinct(bills.map(({ reference }) => reference)));
    const digests = await this.approved.digests(this.odoo.books, invoices.map(({ id }) => id));
    return invoices.flatMap((invoice) =>
      validateInvoice(invoice, { partner: partners.get(invoice.partnerId ?? 0), billsLike, approvedDigest: digests.get(invoice.id) }),
    );
  }
}

function distinct<T>(values: ReadonlyArray<T | null>): T[] {
  return [...new Set(values.filter((value) => value !== null))];
}

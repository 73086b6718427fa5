import { Injectable } from '@nestjs/common';
import { listInvoices } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { Invoice, InvoiceQuery } from '../odoo.js';
import { OdooProvider } from '../odoo.provider.js';

@Injectable()
export class ListInvoicesTool implements ToolHandler<typeof listInvoices> {
  readonly tool = listInvoices;

  constructor(private readonly odoo: OdooProvider) {}

  async run(query: InvoiceQuery): Promise<{ invoices: Invoice[]; more: boolean }> {
    const { items, more } = await this.odoo.invoices(query);
    return { invoices: items, more };
  }
}

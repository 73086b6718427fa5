import { Injectable } from '@nestjs/common';
import { listCustomers } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { Customer, CustomerQuery } from '../odoo.js';
import { OdooProvider } from '../odoo.provider.js';

@Injectable()
export class ListCustomersTool implements ToolHandler<typeof listCustomers> {
  readonly tool = listCustomers;

  constructor(private readonly odoo: OdooProvider) {}

  async run(query: CustomerQuery): Promise<{ customers: Customer[]; more: boolean }> {
    const { items, more } = await this.odoo.customers(query);
    return { customers: items, more };
  }
}

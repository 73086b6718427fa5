import { Injectable } from '@nestjs/common';
import { listOdooTransactions } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { Transaction, TransactionQuery } from '../odoo.js';
import { OdooProvider } from '../odoo.provider.js';

@Injectable()
export class ListTransactionsTool implements ToolHandler<typeof listOdooTransactions> {
  readonly tool = listOdooTransactions;

  constructor(private readonly odoo: OdooProvider) {}

  async run(query: TransactionQuery): Promise<{ transactions: Transaction[]; more: boolean }> {
    const { items, more } = await this.odoo.transactions(query);
    return { transactions: items, more };
  }
}

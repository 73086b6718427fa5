import { Injectable } from '@nestjs/common';
import { listBankTransactions } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { naming } from '../already-paid.js';
import { MOST_MOVEMENTS, type Statement, statementOf } from '../payment.js';
import { PaymentProvider } from '../payment.provider.js';

@Injectable()
export class ListTransactionsTool implements ToolHandler<typeof listBankTransactions> {
  readonly tool = listBankTransactions;

  constructor(private readonly provider: PaymentProvider) {}

  async run({ invoice, ...query }: z.infer<typeof listBankTransactions.input>): Promise<Statement> {
    if (invoice === undefined) return this.provider.movements(query);
    const all = await this.provider.movements({ ...query, limit: MOST_MOVEMENTS });
    const { transactions, more } = statementOf(all.transactions.filter(naming(invoice)), query.limit);
    return { transactions, more: more || all.more };
  }
}

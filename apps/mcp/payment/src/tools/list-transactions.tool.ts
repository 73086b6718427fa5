import { Injectable } from '@nestjs/common';
import { listBankTransactions } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { Movement, MovementQuery } from '../payment.js';
import { PaymentProvider } from '../payment.provider.js';

@Injectable()
export class ListTransactionsTool implements ToolHandler<typeof listBankTransactions> {
  readonly tool = listBankTransactions;

  constructor(private readonly provider: PaymentProvider) {}

  async run(query: MovementQuery): Promise<{ transactions: Movement[] }> {
    return { transactions: await this.provider.movements(query) };
  }
}

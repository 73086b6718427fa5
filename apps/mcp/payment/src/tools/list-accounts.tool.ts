import { Injectable } from '@nestjs/common';
import { listPaymentAccounts } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { Account } from '../payment.js';
import { PaymentProvider } from '../payment.provider.js';

@Injectable()
export class ListAccountsTool implements ToolHandler<typeof listPaymentAccounts> {
  readonly tool = listPaymentAccounts;

  constructor(private readonly provider: PaymentProvider) {}

  async run(): Promise<{ accounts: Account[] }> {
    return { accounts: await this.provider.listAccounts() };
  }
}

import { Injectable } from '@nestjs/common';
import { getPaymentBalance } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { Balance } from '../payment.js';
import { PaymentProvider } from '../payment.provider.js';

@Injectable()
export class GetBalanceTool implements ToolHandler<typeof getPaymentBalance> {
  readonly tool = getPaymentBalance;

  constructor(private readonly provider: PaymentProvider) {}

  run({ accountId }: { accountId: string }): Promise<Balance> {
    return this.provider.balance(accountId);
  }
}

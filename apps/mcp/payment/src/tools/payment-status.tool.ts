import { Injectable } from '@nestjs/common';
import { paymentStatus } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { PaymentReport } from '../payment.js';
import { PaymentProvider } from '../payment.provider.js';

@Injectable()
export class PaymentStatusTool implements ToolHandler<typeof paymentStatus> {
  readonly tool = paymentStatus;

  constructor(private readonly provider: PaymentProvider) {}

  run({ paymentId }: { paymentId: string }): Promise<PaymentReport> {
    return this.provider.status(paymentId);
  }
}

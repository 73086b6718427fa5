import { Injectable } from '@nestjs/common';
import { AuditService, type Delegation, failed, InvoiceService, PaymentService } from '@waggle/agent-skills';
import type { AgentResultInput, Evidence } from '@waggle/contracts';
import type { AgentContext, AgentHandler } from '@waggle/runtime';

const UNKNOWN = 'The accounting system is not connected yet, so neither invoices nor payments can be looked up: a person must check.';

@Injectable()
export class FinanceAgent implements AgentHandler {
  constructor(
    private readonly invoices: InvoiceService,
    private readonly payments: PaymentService,
    private readonly audit: AuditService,
  ) {}

  async handle(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    switch (task.prefix) {
      case 'ODOO':
        return this.invoices.draft(task);
      case 'PAYMENT':
        return this.payments.check(task);
      case 'AUDIT':
        return this.audit.brief(task, context);
      default:
        return failed('prefix_not_mine', `finance does not handle ${task.prefix}.`);
    }
  }

  async answer(): Promise<{ answer: string; evidence: Evidence[] }> {
    return { answer: UNKNOWN, evidence: [] };
  }
}

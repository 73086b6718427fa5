import { Injectable } from '@nestjs/common';
import { AuditService, BooksAnswerService, type Delegation, failed, InvoiceService, PaymentService } from '@waggle/agent-skills';
import type { AgentResultInput, Evidence, InfoRequest, PayloadOf } from '@waggle/contracts';
import type { AgentContext, AgentHandler } from '@waggle/runtime';

@Injectable()
export class FinanceAgent implements AgentHandler {
  constructor(
    private readonly invoices: InvoiceService,
    private readonly payments: PaymentService,
    private readonly audit: AuditService,
    private readonly books: BooksAnswerService,
  ) {}

  async handle(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    switch (task.prefix) {
      case 'ODOO':
        return this.invoices.draft(task, context);
      case 'PAYMENT':
        return this.payments.check(task, context);
      case 'AUDIT':
        return this.audit.brief(task, context);
      default:
        return failed('prefix_not_mine', `finance does not handle ${task.prefix}.`);
    }
  }

  async answer({ question, sender }: PayloadOf<typeof InfoRequest>, context: AgentContext): Promise<{ answer: string; evidence: Evidence[] }> {
    return this.books.answer(question, sender, context);
  }
}

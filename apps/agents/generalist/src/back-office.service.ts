import { Injectable } from '@nestjs/common';
import { AuditService, type Delegation, failed, FaultService, InvoiceService, PaymentService, ScheduleService } from '@waggle/agent-skills';
import type { AgentResultInput } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';

/** The books and the works, where nobody else looks after them. */
@Injectable()
export class BackOfficeService {
  constructor(
    private readonly invoices: InvoiceService,
    private readonly payments: PaymentService,
    private readonly audit: AuditService,
    private readonly faults: FaultService,
    private readonly schedules: ScheduleService,
  ) {}

  async handle(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    switch (task.prefix) {
      case 'ODOO':
        return this.invoices.draft(task, context);
      case 'PAYMENT':
        return this.payments.check(task, context);
      case 'AUDIT':
        return this.audit.brief(task, context);
      case 'ERROR':
        return this.faults.handle(task, context);
      case 'SCHEDULE':
        return this.schedules.handle(task, context);
      default:
        return failed('prefix_not_mine', `${task.prefix} is no back office work.`);
    }
  }
}

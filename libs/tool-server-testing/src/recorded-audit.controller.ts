import { Controller, Injectable } from '@nestjs/common';
import { AuditRecord, type PayloadOf, SecurityAlert } from '@waggle/contracts';
import { otherMessagesOf } from '@waggle/testing';
import { AppError } from '@waggle/errors';
import { Handles } from '@waggle/messaging';

export type AuditEntry = PayloadOf<typeof AuditRecord>['entries'][number];

/** What a tool server told the audit and the swarm. */
@Injectable()
export class Recorded {
  readonly audited: AuditEntry[] = [];
  readonly alerts: string[] = [];
}

/** Stands in for the audit service: keeps what it hears. */
@Controller()
export class RecordedAuditController {
  constructor(private readonly recorded: Recorded) {}

  @Handles(AuditRecord)
  async record({ entries }: PayloadOf<typeof AuditRecord>): Promise<void> {
    this.recorded.audited.push(...entries);
  }

  /** The audit must handle these; nobody asks here. */
  @Handles(otherMessagesOf('audit', AuditRecord))
  async asked(): Promise<void> {
    throw new AppError('not_asked', 'bug', 'not asked in this test');
  }

  @Handles(SecurityAlert)
  async alert({ code }: PayloadOf<typeof SecurityAlert>): Promise<void> {
    this.recorded.alerts.push(code);
  }
}

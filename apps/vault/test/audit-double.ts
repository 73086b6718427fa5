import { Controller } from '@nestjs/common';
import { type AuditEntry, AuditWrite, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Handles } from '@waggle/messaging';
import { defineService } from '@waggle/runtime';
import { otherMessagesOf } from '@waggle/testing';

/** Stands for the audit: keeps entries, or is away. */
export class AuditDouble {
  readonly entries: AuditEntry[] = [];
  away = false;
  /** Looked at before an entry counts as written. */
  before: () => void = () => undefined;

  service(): ReturnType<typeof defineService> {
    const { entries } = this;
    const isAway = (): boolean => this.away;
    const before = (): void => this.before();
    @Controller()
    class AuditController {
      @Handles(AuditWrite)
      async write(payload: PayloadOf<typeof AuditWrite>): Promise<ReplyOf<typeof AuditWrite>> {
        if (isAway()) throw new AppError('database_unavailable', 'transient', 'away');
        before();
        entries.push(...payload.entries);
        return { seq: entries.length };
      }
      @Handles(otherMessagesOf('audit', AuditWrite))
      async unused(): Promise<void> {}
    }
    return defineService({ name: 'audit', plane: 'core', roles: ['swarm'], controllers: [AuditController] });
  }
}

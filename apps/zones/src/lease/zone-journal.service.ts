import { Injectable } from '@nestjs/common';
import { AuditRecord, SecurityAlert } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import type { Transaction } from '@waggle/persistence';

export interface ZoneEntry {
  readonly actor: string;
  readonly action: 'zone.changed' | 'zone.failed_over' | 'zone.drill_begun' | 'zone.drill_ended';
  readonly target: string;
  readonly output: string;
  readonly success?: boolean;
  /** Raised with it. */
  readonly alert?: { readonly code: string; readonly severity: 'INFO' | 'WARNING' | 'CRITICAL' };
}

/** Tells the audit and people of the zones, in the transaction that made it so. */
@Injectable()
export class ZoneJournal {
  constructor(private readonly messenger: Messenger) {}

  async note(tx: Transaction, { actor, action, target, output, success = true, alert }: ZoneEntry): Promise<void> {
    const at = new Date().toISOString();
    const entry = { at, actor, action, target, taskId: null, input: '', output: output.slice(0, 2000), approval: null, evidence: [], durationMs: null, success };
    await this.messenger.publish(AuditRecord, { entries: [entry] }, { tx });
    if (alert !== undefined) await this.messenger.publish(SecurityAlert, { taskId: null, ...alert, message: output.slice(0, 1000), at }, { tx });
  }
}

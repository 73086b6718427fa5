import { Injectable } from '@nestjs/common';
import { AuditRecord, SecurityAlert, type Stop, StopChanged, stopWords } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { Metrics } from '@waggle/observability';
import type { Transaction } from '@waggle/persistence';

/** Tells the swarm, the audit and people of a stop, in the transaction that made it so. */
@Injectable()
export class StopJournal {
  constructor(
    private readonly messenger: Messenger,
    private readonly metrics: Metrics,
  ) {}

  async ordered(tx: Transaction, stop: Stop): Promise<void> {
    await this.tell(tx, stop, 'stop_ordered', 'CRITICAL', `${stop.by} has stopped ${stopWords(stop.scope)} until ${stop.until}: ${stop.why}`);
  }

  async ended(tx: Transaction, stop: Stop): Promise<void> {
    const how = stop.endedBy === 'time' ? 'ended by itself' : `was lifted by ${stop.endedBy ?? 'nobody'}`;
    await this.tell(tx, stop, 'stop_ended', 'WARNING', `The stop of ${stopWords(stop.scope)} ${how}: ${stop.endReason ?? ''}`);
  }

  private async tell(tx: Transaction, stop: Stop, code: 'stop_ordered' | 'stop_ended', severity: 'CRITICAL' | 'WARNING', message: string): Promise<void> {
    const taskId = stop.scope.kind === 'task' ? stop.scope.id : null;
    const at = new Date().toISOString();
    const actor = code === 'stop_ordered' ? stop.by : (stop.endedBy ?? 'time');
    const entry = { at, actor, action: code.replace('_', '.'), target: stopWords(stop.scope), taskId, input: `stop ${stop.id}`, output: message.slice(0, 500), approval: null, evidence: [], durationMs: null, success: true };
    await this.messenger.publish(AuditRecord, { entries: [entry] }, { tx });
    await this.messenger.publish(SecurityAlert, { taskId, severity, code, message: message.slice(0, 1000), at }, { tx });
    await this.messenger.publish(StopChanged, { stopId: stop.id }, { tx });
    tx.afterCommit(() => this.metrics.stops.inc({ kind: stop.scope.kind, change: code === 'stop_ordered' ? 'ordered' : 'ended' }));
  }
}

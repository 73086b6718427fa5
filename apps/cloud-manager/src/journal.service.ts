import { Inject, Injectable } from '@nestjs/common';
import { AuditRecord, type ScalingDecision, type ScalingCode, SecurityAlert } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { type Logger, Metrics } from '@waggle/observability';
import { Database, type Transaction } from '@waggle/persistence';
import { LOGGER } from '@waggle/runtime';
import { v7 } from 'uuid';
import { ScalingRepository } from './scaling.repository.js';

export type NewDecision = Omit<ScalingDecision, 'id' | 'at'>;

/** Of these a person is told. */
const ALARMING: readonly ScalingCode[] = ['crash_loop', 'driver_failed'];

/** Writes each decision down, into the audit, the log and the figures. */
@Injectable()
export class Journal {
  constructor(
    private readonly database: Database,
    private readonly decisions: ScalingRepository,
    private readonly messenger: Messenger,
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async record(decision: NewDecision, now = Date.now()): Promise<void> {
    await this.database.transaction((tx) => this.recordIn(tx, decision, now));
  }

  async recordIn(tx: Transaction, decision: NewDecision, now = Date.now()): Promise<void> {
    const at = new Date(now).toISOString();
    const { service, from, to, code, words, by } = decision;
    const success = code !== 'driver_failed';
    await this.decisions.add(tx, { ...decision, id: v7(), at });
    const entry = { at, actor: by, action: `scaling.${code}`, target: service, taskId: null, input: `${from} to ${to} instances`, output: words.slice(0, 2000), approval: null, evidence: [], durationMs: null, success };
    await this.messenger.publish(AuditRecord, { entries: [entry] }, { tx });
    if (ALARMING.includes(code)) await this.messenger.publish(SecurityAlert, { taskId: null, severity: 'WARNING', code: `scaling_${code}`, message: `${service}: ${words}`.slice(0, 1000), at }, { tx });
    tx.afterCommit(() => {
      this.metrics.scalings.inc({ service, code });
      this.log.info({ scaled: service, from, to, code, by }, words);
    });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { AuditRecord, type HealthFinding, InstanceFence, SecurityAlert, type Severity, TaskArrive } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import type { Transaction } from '@waggle/persistence';
import { LOGGER } from '@waggle/runtime';
import { HealthMeters } from '../health-meters.service.js';
import type { FindingRow } from '../findings/finding.repository.js';
import { alertsOf, errorTask, errorTaskId, recoveryOf } from './wording.js';

/** Tells of what was found: people, the audit, a task file, and whoever must give back its work. */
@Injectable()
export class Herald {
  constructor(
    private readonly messenger: Messenger,
    private readonly meters: HealthMeters,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** The id of the one task file that tells of all that is critical among these, and still wrong; null when nothing is. */
  fileFor(findings: readonly HealthFinding[]): string | null {
    const critical = findings.filter(isFiled);
    return critical.length === 0 ? null : errorTaskId(critical);
  }

  /** @param cried ids of those that people know already */
  async tell(tx: Transaction, opened: readonly FindingRow[], cried: ReadonlySet<string>, healed: readonly HealthFinding[]): Promise<void> {
    // What has healed and is wrong again is told in this order, whichever was first.
    const alerts = [...alertsOf(opened.filter(({ id }) => !cried.has(id))), ...recoveryOf(healed)].sort((one, two) => one.at.localeCompare(two.at));
    for (const { severity, code, message, at } of alerts) await this.messenger.publish(SecurityAlert, { taskId: null, severity, code, message, at }, { tx });
    const critical = opened.filter(isFiled);
    const taskId = critical[0]?.taskId ?? null;
    if (taskId !== null) await this.messenger.publish(TaskArrive, errorTask(taskId, critical), { tx, taskId });
    for (const finding of opened.filter(({ code, healedAt }) => code === 'consumer_stuck' && healedAt === null)) await this.takeOver(tx, finding);
    tx.afterCommit(() => this.note(opened, healed));
  }

  /** Without the database: says so directly, and what was found. False when nobody could be told. */
  async cry(opened: readonly HealthFinding[]): Promise<boolean> {
    const at = new Date().toISOString();
    const message = `The monitor cannot write down what it finds: its database does not answer. ${opened.map((one) => one.message).join(' ')}`.slice(0, 1000);
    try {
      await this.messenger.publish(SecurityAlert, { taskId: null, severity: 'CRITICAL', code: 'health_unrecorded', message, at });
      return true;
    } catch (thrown) {
      this.log.error({ detail: toAppError(thrown).message }, 'nobody could be told of it');
      return false;
    }
  }

  private async takeOver(tx: Transaction, { subject, message, openedAt }: FindingRow): Promise<void> {
    const [service = '', instance = ''] = subject.split('/');
    await this.messenger.publish(InstanceFence, { service, instance }, { tx });
    const entry = { at: openedAt, actor: 'monitor', action: 'health.taken_over', target: subject, taskId: null, input: '', output: message, approval: null, evidence: [], durationMs: null, success: true };
    await this.messenger.publish(AuditRecord, { entries: [entry] }, { tx });
    tx.afterCommit(() => this.meters.takeovers.inc({ target: service }));
  }

  private note(opened: readonly HealthFinding[], healed: readonly HealthFinding[]): void {
    for (const { code, subject, severity, message } of opened) this.log[LEVEL[severity]]({ finding: code, subject, severity }, message);
    for (const { code, subject } of healed) this.log.info({ finding: code, subject }, 'healed');
  }
}

const LEVEL = { INFO: 'info', WARNING: 'warn', CRITICAL: 'error' } as const satisfies Record<Severity, string>;
/** Of what has healed before it could be written down, nobody needs a file. */
const isFiled = ({ severity, healedAt }: HealthFinding): boolean => severity === 'CRITICAL' && healedAt === null;

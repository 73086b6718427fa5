import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from '@waggle/persistence';
import { CONFIG } from '@waggle/runtime';
import { ApprovalJournal } from '../approval-journal.service.js';
import { approvalError } from '../approval.error.js';
import type { ApprovalRow } from '../approval-row.js';
import { deadlineOf } from './deadline.policy.js';
import { DeadlineRepository } from './deadline.repository.js';
import type { GatekeeperConfig } from '../gatekeeper.config.js';
import { Operators } from '../operators.service.js';

/** What nobody has answered in time: the fallback approver is asked as well, once; then it expires. Silence means no. */
@Injectable()
export class Overdue {
  constructor(
    private readonly deadlines: DeadlineRepository,
    private readonly journal: ApprovalJournal,
    @Inject(CONFIG) private readonly config: GatekeeperConfig,
    operators: Operators,
  ) {
    const name = config.FALLBACK_APPROVER;
    if (name !== '' && !operators.mayDecide(name)) throw approvalError('fallback_unknown', `FALLBACK_APPROVER: ${name} is no operator who may decide.`);
  }

  async settle(tx: Transaction, limit: number): Promise<void> {
    const rows = await this.deadlines.takeOverdue(tx, limit);
    if (rows.length === 0) return;
    const now = await this.deadlines.now(tx);
    for (const row of rows) await (this.config.FALLBACK_APPROVER !== '' && row.escalated_at === null ? this.escalate(tx, row, now) : this.expire(tx, row));
  }

  private async escalate(tx: Transaction, { id, priority }: ApprovalRow, now: Date): Promise<void> {
    const row = await this.deadlines.escalate(tx, id, deadlineOf(priority, now, this.config));
    if (row !== undefined) await this.journal.escalated(tx, row, this.config.FALLBACK_APPROVER);
  }

  private async expire(tx: Transaction, { id, escalated_at }: ApprovalRow): Promise<void> {
    const fallback = escalated_at === null ? '' : ` The fallback approver was asked as well at ${escalated_at.toISOString()}.`;
    const row = await this.deadlines.expire(tx, id, `Nobody answered in time.${fallback}`);
    if (row !== undefined) await this.journal.decided(tx, row, 'expired', null);
  }
}

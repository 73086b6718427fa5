import { Injectable } from '@nestjs/common';
import { toolOf } from '@waggle/contracts';
import type { Transaction } from '@waggle/persistence';
import { ApprovalJournal } from './approval-journal.service.js';
import type { ApprovalRow } from './approval-row.js';
import { DeadlineRepository } from './deadlines/deadline.repository.js';
import { StopJournal } from './stops/stop-journal.service.js';
import { StopRepository } from './stops/stop.repository.js';
import { GrantSigner } from './grant-signer.service.js';

/** Signs the grant of an approval and hands it out, in one transaction: there is no grant that nobody was told of, and none twice. */
@Injectable()
export class GrantRelease {
  constructor(
    private readonly deadlines: DeadlineRepository,
    private readonly signer: GrantSigner,
    private readonly journal: ApprovalJournal,
    private readonly stops: StopRepository,
    private readonly stopJournal: StopJournal,
  ) {}

  /**
   * @returns the row with its grant; without one while a stop holds it: then it is released when that has ended. Withdrawn when an update
   * took its tool away between the question and now.
   */
  async release(tx: Transaction, row: ApprovalRow): Promise<ApprovalRow> {
    const tool = toolOf(row.proposal.server, row.proposal.tool);
    if (tool === undefined) return this.withdraw(tx, row);
    const { jws, claims } = await this.signer.sign(row, tool);
    const released = await this.deadlines.released(tx, row.id, claims.gid);
    if (released === undefined) {
      await this.journal.decided(tx, row, 'approved', null);
      return row;
    }
    await this.journal.decided(tx, released, 'approved', jws);
    return released;
  }

  /** Those whose undo window has passed, and what a stop held whose time is over. */
  async releaseDue(tx: Transaction, limit: number): Promise<void> {
    for (const stop of await this.stops.expire(tx)) await this.stopJournal.ended(tx, stop);
    for (const row of await this.deadlines.takeReleasable(tx, limit)) await this.release(tx, row);
  }

  private async withdraw(tx: Transaction, row: ApprovalRow): Promise<ApprovalRow> {
    const { server, tool } = row.proposal;
    const withdrawn = await this.deadlines.withdraw(tx, row.id, `There is no tool ${server}.${tool} any more: nothing was done. To have it done: waggle again ${row.task_id}`);
    if (withdrawn === undefined) return row;
    await this.journal.decided(tx, withdrawn, 'expired', null);
    return withdrawn;
  }
}

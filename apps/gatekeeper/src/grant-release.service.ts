import { Injectable } from '@nestjs/common';
import type { Transaction } from '@waggle/persistence';
import { ApprovalJournal } from './approval-journal.service.js';
import type { ApprovalRow } from './approval-row.js';
import { DeadlineRepository } from './deadlines/deadline.repository.js';
import { GrantSigner } from './grant-signer.service.js';

/** Signs the grant of an approval and hands it out, in one transaction: there is no grant that nobody was told of, and none twice. */
@Injectable()
export class GrantRelease {
  constructor(
    private readonly deadlines: DeadlineRepository,
    private readonly signer: GrantSigner,
    private readonly journal: ApprovalJournal,
  ) {}

  /** @returns the row with its grant. */
  async release(tx: Transaction, row: ApprovalRow): Promise<ApprovalRow> {
    const { jws, claims } = await this.signer.sign(row);
    const released = await this.deadlines.released(tx, row.id, claims.gid);
    if (released === undefined) return row;
    await this.journal.decided(tx, released, 'approved', jws);
    return released;
  }

  /** Those whose undo window has passed. */
  async releaseDue(tx: Transaction, limit: number): Promise<void> {
    for (const row of await this.deadlines.takeReleasable(tx, limit)) await this.release(tx, row);
  }
}

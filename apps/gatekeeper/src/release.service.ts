import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { Database, type Transaction } from '@waggle/persistence';
import { LOGGER } from '@waggle/runtime';
import { ApprovalJournal } from './approval-journal.service.js';
import { ApprovalRepository } from './approval.repository.js';
import type { ApprovalRow } from './approval-row.js';
import { GrantSigner } from './grant-signer.service.js';

/** Looked at least this often, for what another instance left behind. */
const LONGEST_PAUSE_MS = 5_000;
const PAUSE_AFTER_FAILURE_MS = 1_000;
const BATCH = 50;

/**
 * Does what falls due: signs the grant when the undo window has passed, lets expire what nobody answered. When is in the database,
 * so a restart forgets nothing.
 */
@Injectable()
export class ReleaseService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly approvals: ApprovalRepository,
    private readonly signer: GrantSigner,
    private readonly journal: ApprovalJournal,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Something may be due sooner than known. */
  wake(): void {
    this.running = this.running.then(() => this.tick());
  }

  /** Signs the grant of one approval and hands it out. @returns the row with its grant. */
  async release(tx: Transaction, row: ApprovalRow): Promise<ApprovalRow> {
    const { jws, claims } = await this.signer.sign(row);
    const released = await this.approvals.released(tx, row.id, claims.gid);
    if (released === undefined) return row;
    await this.journal.decided(tx, released, 'approved', jws);
    return released;
  }

  /** Everything that is due now. */
  async settleDue(): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const row of await this.approvals.takeReleasable(tx, BATCH)) await this.release(tx, row);
    });
    await this.database.transaction(async (tx) => {
      for (const row of await this.approvals.expireDue(tx, BATCH)) await this.journal.decided(tx, row, 'expired', null);
    });
  }

  private async tick(): Promise<void> {
    if (this.stopped) return;
    clearTimeout(this.timer);
    const pause = await this.settleAndLook();
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), pause);
  }

  private async settleAndLook(): Promise<number> {
    try {
      await this.settleDue();
      const next = await this.approvals.nextDueMs();
      return Math.min(LONGEST_PAUSE_MS, Math.max(0, Math.ceil(next ?? LONGEST_PAUSE_MS)));
    } catch (thrown) {
      this.log.warn({ code: toAppError(thrown).code, detail: toAppError(thrown).message }, 'what is due could not be done; trying again');
      return PAUSE_AFTER_FAILURE_MS;
    }
  }
}

import { Injectable } from '@nestjs/common';
import type { AppError } from '@waggle/errors';
import type { Transaction } from '@waggle/persistence';
import { taskFileError } from '@waggle/workspace-files';
import type { ClaimedTask } from '../claims/claimed-task.js';
import { JournalService } from '../journal.service.js';
import { type Claimer, claimLine, type ClaimWhat, endLine } from './claim-line.js';
import { type Custody, CustodyRepository } from './custody.repository.js';
import { SyncBell } from './sync-bell.js';
import { ZonesService } from './zones.service.js';

/** Whether a recorded claim may be submitted now, when the other zone knows of it, or never. */
export type Standing = 'submit' | 'wait' | AppError;

/** Whose each task is, as far as it goes out from this zone: its claims, and what becomes of them. */
@Injectable()
export class CustodyService {
  constructor(
    readonly zones: ZonesService,
    private readonly rows: CustodyRepository,
    private readonly journal: JournalService,
    private readonly bell: SyncBell,
  ) {}

  /** Enters claims that are to be submitted; alone, nothing is entered and all may. */
  async enter(tx: Transaction, claims: readonly ClaimedTask[]): Promise<Map<string, Standing>> {
    if (this.zones.alone || claims.length === 0) return new Map(claims.map(({ task }) => [task.taskId, 'submit']));
    await this.rows.insert(tx, claims.map((claim) => this.rowOf(claim)));
    const known = await this.rows.lock(tx, claims.map(({ task }) => task.taskId));
    tx.afterCommit(() => this.bell.ring());
    return new Map(claims.map(({ task }) => [task.taskId, standingOf(known.get(task.taskId))]));
  }

  async log(tx: Transaction, claims: readonly ClaimedTask[], what: ClaimWhat, instance: string): Promise<void> {
    await this.journal.add(tx, 'claims', claims.map((claim) => claimLine(claim, what, this.claimer(instance))));
  }

  /** A claim that comes to nothing: the task may be claimed anew, by either zone. */
  async giveUp(tx: Transaction, taskId: string, what: 'abandoned' | 'given_back', { file, instance }: { file: string | null; instance: string }): Promise<void> {
    if (this.zones.alone) return;
    await this.journal.add(tx, 'claims', [endLine(taskId, what, file, this.claimer(instance))]);
    if (what === 'given_back') await this.rows.remove(tx, [taskId]);
  }

  rowOf(claim: ClaimedTask, state: Custody['state'] = this.zones.countsAtOnce(claim.task.prefix) ? 'ours' : 'provisional'): Custody {
    return { taskId: claim.task.taskId, state, zone: this.zones.here, epoch: this.zones.file.epoch, file: claim.file, agent: claim.agent };
  }

  /** Those that the other zone has, or has not been told of yet. */
  async notOurs(taskIds: readonly string[], tx?: Transaction): Promise<Set<string>> {
    if (this.zones.alone) return new Set();
    const rows = await this.rows.find(taskIds, tx);
    return new Set([...rows.values()].filter(({ state }) => state !== 'ours').map(({ taskId }) => taskId));
  }

  async theirs(taskIds: readonly string[], tx: Transaction): Promise<Set<string>> {
    if (this.zones.alone) return new Set();
    const rows = await this.rows.find(taskIds, tx);
    return new Set([...rows.values()].filter(({ state }) => state === 'theirs').map(({ taskId }) => taskId));
  }

  /** This zone's own queue has it after all. */
  async keep(tx: Transaction, taskIds: readonly string[]): Promise<void> {
    await this.rows.setState(tx, taskIds, 'ours');
  }

  private claimer(instance: string): Claimer {
    return { instance, zone: this.zones.here, epoch: this.zones.alone ? null : this.zones.file.epoch };
  }
}

function standingOf(row: Custody | undefined): Standing {
  if (row?.state === 'provisional') return 'wait';
  if (row?.state !== 'theirs') return 'submit';
  return taskFileError('duplicate_id', `The ${row.zone} zone works on a task of this name.`, 'Give the new work a name of its own.');
}

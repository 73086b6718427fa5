import { Injectable } from '@nestjs/common';
import { isTerminal, prefixOf, TaskKnown } from '@waggle/contracts';
import type { AppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { Database, type Transaction } from '@waggle/persistence';
import { CustodyService } from '../custody/custody.service.js';
import { moveWithoutReplacing, onDisk, taskFileError, type WorkspacePath } from '@waggle/workspace-files';
import { type Placement, PlacementRepository } from '../placement.repository.js';
import type { ClaimedTask } from './claimed-task.js';

/** What is to be done with a claim; `wait`: until the other zone knows of it. An error says why it is rejected. */
export type Verdict = 'submit' | 'wait' | 'leave' | AppError;

/** The record of the claims, ours and the orchestrator's. */
@Injectable()
export class ClaimRepository {
  constructor(
    private readonly database: Database,
    private readonly placements: PlacementRepository,
    private readonly custody: CustodyService,
    private readonly messenger: Messenger,
  ) {}

  /** Another zone has its files in this workspace as well. */
  get sharesWork(): boolean {
    return !this.custody.zones.alone;
  }

  find(taskIds: readonly string[]): Promise<Map<string, Placement>> {
    return this.placements.find(taskIds);
  }

  markSubmitted(taskIds: readonly string[]): Promise<void> {
    return this.placements.markSubmitted(taskIds);
  }

  /** Those that the orchestrator has no record of. */
  async missing(rows: readonly Placement[]): Promise<Placement[]> {
    if (rows.length === 0) return [];
    const { tasks } = await this.messenger.ask(TaskKnown, { taskIds: rows.map((row) => row.taskId) });
    const known = new Set(tasks.map((task) => task.taskId));
    return rows.filter((row) => !known.has(row.taskId));
  }

  /** Of these, found in progress: what is this zone's, or nobody's and for this zone. */
  async free(taskIds: readonly string[], rows: ReadonlyMap<string, Placement>): Promise<Set<string>> {
    const notOurs = await this.custody.notOurs(taskIds);
    return new Set(taskIds.filter((taskId) => !notOurs.has(taskId) && (rows.has(taskId) || this.isForThisZone(taskId))));
  }

  /** Resolves when the other zone has been asked, or could not be. */
  whenZonesKnown(signal: AbortSignal): Promise<void> {
    return this.custody.zones.whenKnown(signal);
  }

  /** Records the claims in one commit and says what is to be done with each. */
  async record(claims: readonly ClaimedTask[], instance: string): Promise<Verdict[]> {
    return this.database.transaction(async (tx) => {
      const fresh = await this.placements.insertClaims(tx, claims);
      const isFresh = ({ task }: ClaimedTask): boolean => fresh.has(task.taskId);
      const known = await this.placements.lock(tx, claims.filter((claim) => !isFresh(claim)).map(({ task }) => task.taskId));
      await this.custody.log(tx, claims.filter(isFresh), 'claimed', instance);
      const verdicts: Verdict[] = [];
      for (const claim of claims) verdicts.push(isFresh(claim) ? 'submit' : await this.judge(tx, claim, known.get(claim.task.taskId)));
      const standing = await this.custody.enter(tx, claims.filter((_, index) => verdicts[index] === 'submit'));
      return verdicts.map((verdict, index) => (verdict === 'submit' ? (standing.get(claims[index]?.task.taskId ?? '') ?? verdict) : verdict));
    });
  }

  /** Undoes a claim: forgets it, then puts the file back. A crash in between leaves a file that is handed over anew. */
  async giveBack(row: Placement, file: WorkspacePath, to: WorkspacePath, root: string, instance: string): Promise<boolean> {
    const forgotten = await this.database.transaction(async (tx) => {
      const found = await this.placements.forgetClaim(tx, row.taskId, row.revision);
      if (found) await this.custody.giveUp(tx, row.taskId, 'given_back', { file, instance });
      return found;
    });
    return forgotten && moveWithoutReplacing(onDisk(root, file), onDisk(root, to));
  }

  private isForThisZone(taskId: string): boolean {
    const prefix = prefixOf(taskId);
    return this.custody.zones.alone || prefix === undefined || this.custody.zones.does(prefix);
  }

  /** A claim whose id is known: the same file met again, or another one under its name. */
  private async judge(tx: Transaction, claim: ClaimedTask, known: Placement | undefined): Promise<Verdict> {
    const { taskId, document } = claim.task;
    if (known === undefined) return 'submit';
    const itself = known.file === claim.file;
    // Never handed over, or known by its moves alone after the claim was given back: the orchestrator judges the content.
    if ((itself && !known.submitted) || isOrphan(known)) {
      await this.placements.adopt(tx, claim);
      return 'submit';
    }
    const unchanged = known.revision === document.revision;
    if (itself && unchanged) return 'leave';
    const status = known.status.replace('_', ' ');
    if (unchanged) return taskFileError('duplicate_id', `${taskId} with the same content is known (${status}).`, 'Nothing is to be done; to have it done once more, give it another name.');
    if (isTerminal(known.status)) return taskFileError('duplicate_id', `${taskId} is the name of another task (${status}).`, 'Give the new work a name of its own.');
    return taskFileError('changed_in_flight', `${taskId} is in work (${status}); its content may not change now.`, `Cancel the task first (waggle cancel ${taskId} --reason <text>), or give the new content a name of its own.`);
  }
}

const isOrphan = (known: Placement): boolean => known.file === null && known.revision === '' && !isTerminal(known.status);

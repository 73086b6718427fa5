import { Inject, Injectable } from '@nestjs/common';
import { isDoneHere, isTerminal, kindOfWork, PREFIXES, prefixOf, TaskSettle, type TaskStatus } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { Database, type Transaction } from '@waggle/persistence';
import { IDENTITY, type Identity } from '@waggle/runtime';
import { inProgressOf, taskFileName } from '@waggle/workspace-files';
import type { Placement } from '../placement.repository.js';
import { type HeardClaim, heardClaim, placeOf } from './claim-line.js';
import { CustodyStores } from './custody-stores.js';
import type { Custody } from './custody.repository.js';
import { CustodyService } from './custody.service.js';

/** From here on this zone's own queue decides: nothing that the other zone writes takes it away. */
const DECIDED_HERE: readonly TaskStatus[] = ['proposed', 'pending_approval', 'approved', 'executing'];

const CLAIMS: ReadonlyArray<HeardClaim['what']> = ['claimed', 'taken_over'];
const GIVEN_UP: ReadonlyArray<HeardClaim['what']> = ['abandoned', 'given_back'];

/** Heeds what the other zone has claimed, before its files enter. The same lines again change nothing more. */
@Injectable()
export class HeardClaimsService {
  constructor(
    @Inject(IDENTITY) private readonly identity: Identity,
    private readonly database: Database,
    private readonly messenger: Messenger,
    private readonly stores: CustodyStores,
    private readonly custody: CustodyService,
  ) {}

  /** `shared`: lines that both zones had before. */
  async hear(lines: readonly string[], shared: readonly string[]): Promise<void> {
    const heard = lines.map(heardClaim).filter((line) => line !== undefined && line.zone !== this.identity.zone && this.isTheirWork(line));
    if (heard.length === 0) return;
    const first = this.acceptedBefore(shared);
    await this.database.transaction(async (tx) => {
      for (const line of heard) if (line !== undefined && !this.cameTooLate(line, first)) await this.heed(tx, line);
    });
  }

  /** No line can give away what this zone alone may do. */
  private isTheirWork({ task_id, zone }: HeardClaim): boolean {
    const prefix = prefixOf(task_id);
    return prefix !== undefined && isDoneHere(kindOfWork(prefix), zone, { ...this.custody.zones.file, active: zone });
  }

  /** Epochs of this zone's claims that the remote had before what is heard now, though the answer to the push may have been lost. */
  private acceptedBefore(shared: readonly string[]): Map<string, number> {
    const first = new Map<string, number>();
    for (const line of shared.map(heardClaim)) {
      if (line === undefined) continue;
      const own = line.zone === this.identity.zone;
      if (own && CLAIMS.includes(line.what)) first.set(line.task_id, line.epoch);
      if (own ? GIVEN_UP.includes(line.what) : line.what === 'taken_over') first.delete(line.task_id);
    }
    return first;
  }

  /** The other zone sees that ours was first, and gives up what it has claimed in the meantime. */
  private cameTooLate({ task_id, what, epoch }: HeardClaim, first: ReadonlyMap<string, number>): boolean {
    const ours = first.get(task_id);
    return ours !== undefined && CLAIMS.includes(what) && epoch <= ours;
  }

  private async heed(tx: Transaction, line: HeardClaim): Promise<void> {
    const { task_id: taskId } = line;
    const row = (await this.stores.custody.lock(tx, [taskId])).get(taskId);
    if (line.what === 'adopted') return;
    if (GIVEN_UP.includes(line.what)) {
      if (row?.state === 'theirs') await this.stores.custody.remove(tx, [taskId]);
      return;
    }
    const placement = (await this.stores.placements.lock(tx, [taskId])).get(taskId);
    const ours = row?.state === 'ours' || (row === undefined && placement !== undefined && !isTerminal(placement.status));
    if (ours) return this.yield(tx, line, { row, placement });
    if (row?.state === 'provisional') {
      await this.stores.placements.forgetClaim(tx, taskId, placement?.revision ?? '');
      await this.custody.giveUp(tx, taskId, 'abandoned', { file: row.file, instance: this.identity.instance });
    }
    await this.stores.custody.put(tx, [theirs(line)]);
  }

  /** A later epoch has taken what we held: it was ours no longer. */
  private async yield(tx: Transaction, line: HeardClaim, { row, placement }: { row: Custody | undefined; placement: Placement | undefined }): Promise<void> {
    if (line.epoch <= (row?.epoch ?? 0)) return;
    if (this.identity.zone === 'local' && placement !== undefined && DECIDED_HERE.includes(placement.status)) return;
    await this.stores.custody.put(tx, [theirs(line)]);
    if (placement === undefined) return;
    const settled = { taskId: line.task_id, by: line.zone, status: 'cancelled', reason: `it became active with epoch ${line.epoch}.` } as const;
    await this.messenger.publish(TaskSettle, settled, { tx, taskId: line.task_id });
  }
}

function theirs(line: HeardClaim): Custody {
  const prefix = prefixOf(line.task_id);
  const agent = line.agent_id ?? (prefix === undefined ? 'generalist' : PREFIXES[prefix].defaultAgent);
  return { taskId: line.task_id, state: 'theirs', zone: line.zone, epoch: line.epoch, file: placeOf(line) ?? `${inProgressOf('generalist')}/${taskFileName(line.task_id)}`, agent };
}

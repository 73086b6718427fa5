import { Injectable } from '@nestjs/common';
import type { TaskMoved } from '@waggle/contracts';
import { Messenger, type Received } from '@waggle/messaging';
import { Database, type Transaction } from '@waggle/persistence';
import { type Placed, PlacementRepository } from '../placement.repository.js';
import { FilePlacerService, type MovedEvent } from './file-placer.service.js';
import { OwnWorkService } from './own-work.service.js';

/** Shows moves of tasks as files: each once, and never an older one after a newer. */
@Injectable()
export class PlacingService {
  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    private readonly placements: PlacementRepository,
    private readonly own: OwnWorkService,
    private readonly placer: FilePlacerService,
  ) {}

  /** One commit for a batch; the files are in place before it. True when anything has changed. */
  async moved(batch: ReadonlyArray<Received<typeof TaskMoved>>): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const fresh = await this.messenger.fresh(tx, batch.map(({ envelope }) => envelope.id));
      const events = latestOf(batch.filter(({ envelope }) => fresh.has(envelope.id)).map(({ payload }) => payload));
      const placed = await this.place(tx, events);
      if (placed.length === 0) return false;
      await this.placements.save(tx, placed);
      await this.own.record(tx, placed);
      return true;
    });
  }

  private async place(tx: Transaction, events: readonly MovedEvent[]): Promise<Placed[]> {
    if (events.length === 0) return [];
    const rows = await this.placements.lock(tx, events.map(({ task }) => task.taskId));
    const newer = events.filter(({ task }) => task.version > (rows.get(task.taskId)?.version ?? 0));
    const theirs = await this.own.othersAmong(tx, newer);
    return Promise.all(newer.map((event) => this.placer[theirs.has(event.task.taskId) ? 'follow' : 'place'](event, rows.get(event.task.taskId))));
  }
}

/** Of several moves of one task the last one says all. */
function latestOf(events: readonly MovedEvent[]): MovedEvent[] {
  const latest = new Map<string, MovedEvent>();
  for (const event of events) {
    const other = latest.get(event.task.taskId);
    if (other === undefined || other.task.version < event.task.version) latest.set(event.task.taskId, event);
  }
  return [...latest.values()];
}

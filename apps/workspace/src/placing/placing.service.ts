import { Injectable } from '@nestjs/common';
import { isTerminal, type TaskMoved } from '@waggle/contracts';
import { Messenger, type Received } from '@waggle/messaging';
import { Database, type Transaction } from '@waggle/persistence';
import type { JournalLine } from '@waggle/workspace-files';
import { JournalService } from '../journal.service.js';
import { type Placed, PlacementRepository } from '../placement.repository.js';
import { FilePlacerService, type MovedEvent } from './file-placer.service.js';

/** Shows moves of tasks as files: each once, and never an older one after a newer. */
@Injectable()
export class PlacingService {
  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    private readonly placements: PlacementRepository,
    private readonly journal: JournalService,
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
      await this.journal.add(tx, 'outcomes', placed.filter(({ task }) => isTerminal(task.status)).map(outcomeLine));
      return true;
    });
  }

  private async place(tx: Transaction, events: readonly MovedEvent[]): Promise<Placed[]> {
    if (events.length === 0) return [];
    const rows = await this.placements.lock(tx, events.map(({ task }) => task.taskId));
    const newer = events.filter(({ task }) => task.version > (rows.get(task.taskId)?.version ?? 0));
    return Promise.all(newer.map((event) => this.placer.place(event, rows.get(event.task.taskId))));
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

function outcomeLine({ task }: Placed): JournalLine {
  return {
    id: `${task.taskId}/${task.version}`,
    timestamp: task.updated,
    task_id: task.taskId,
    agent_id: task.agent,
    prefix: task.prefix,
    outcome: task.status,
    success: task.status === 'done',
    duration_ms: Date.parse(task.updated) - Date.parse(task.created),
    cause: task.status === 'done' ? null : task.reason,
  };
}

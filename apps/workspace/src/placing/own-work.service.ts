import { Injectable } from '@nestjs/common';
import { isTerminal } from '@waggle/contracts';
import type { Transaction } from '@waggle/persistence';
import type { JournalLine } from '@waggle/workspace-files';
import { CustodyService } from '../custody/custody.service.js';
import { SyncBell } from '../custody/sync-bell.js';
import { JournalService } from '../journal.service.js';
import type { Placed } from '../placement.repository.js';
import type { MovedEvent } from './file-placer.service.js';

/** What this zone shows and writes down of its own tasks; those of the other zone it only follows. */
@Injectable()
export class OwnWorkService {
  constructor(
    private readonly journal: JournalService,
    private readonly custody: CustodyService,
    private readonly bell: SyncBell,
  ) {}

  /** Of these, the tasks whose files are the other zone's. What waits in this zone's own queue is ours, whoever has claimed it. */
  async othersAmong(tx: Transaction, events: readonly MovedEvent[]): Promise<Set<string>> {
    const theirs = await this.custody.theirs(events.map(({ task }) => task.taskId), tx);
    const queued = events.filter(({ task, approval }) => theirs.has(task.taskId) && approval !== null).map(({ task }) => task.taskId);
    if (queued.length > 0) await this.custody.keep(tx, queued);
    for (const taskId of queued) theirs.delete(taskId);
    return theirs;
  }

  async record(tx: Transaction, placed: readonly Placed[]): Promise<void> {
    const ended = placed.filter(({ task }) => isTerminal(task.status));
    const theirs = await this.custody.theirs(ended.map(({ task }) => task.taskId), tx);
    await this.journal.add(tx, 'outcomes', ended.filter(({ task }) => !theirs.has(task.taskId)).map(outcomeLine));
    tx.afterCommit(() => this.bell.ring());
  }
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

import { Injectable } from '@nestjs/common';
import type { SyncStatusView } from '@waggle/contracts';
import { Database } from '@waggle/persistence';

/** What is kept of the cycles; the rest of a status is of the moment. */
export type SyncState = Pick<SyncStatusView, 'state' | 'head' | 'lastSyncAt' | 'lastCycleMs' | 'pulled' | 'pushed' | 'conflicts' | 'quarantined' | 'trouble'>;

export const NEVER_SYNCED: SyncState = { state: 'behind', head: null, lastSyncAt: null, lastCycleMs: null, pulled: 0, pushed: 0, conflicts: 0, quarantined: 0, trouble: null };

/** How the last cycle ended, for every instance of the service. */
@Injectable()
export class SyncStateRepository {
  constructor(private readonly database: Database) {}

  async read(): Promise<{ state: SyncState; endedAt: Date | null }> {
    const [row] = await this.database.query<{ status: SyncState; endedAt: Date }>('SELECT status, ended_at AS "endedAt" FROM sync_state');
    return row === undefined ? { state: NEVER_SYNCED, endedAt: null } : { state: row.status, endedAt: row.endedAt };
  }

  async write(state: SyncState): Promise<void> {
    await this.database.query(
      'INSERT INTO sync_state (status, ended_at) VALUES ($1, now()) ON CONFLICT (single) DO UPDATE SET status = excluded.status, ended_at = excluded.ended_at',
      [JSON.stringify(state)],
    );
  }
}

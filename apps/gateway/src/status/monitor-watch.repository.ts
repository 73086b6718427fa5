import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';

/** What all instances know of the monitor together. */
@Injectable()
export class MonitorWatchRepository {
  constructor(private readonly database: Database) {}

  /** @param tell called, before it is committed, when people were told that it is silent: by one of the instances that see it again */
  async seen(tell: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.database.transaction(async (tx) => {
      const back = await tx.query('UPDATE monitor_watch SET silent = false, seen_at = now() WHERE silent RETURNING one');
      if (back.length > 0) return tell(tx);
      await tx.query('UPDATE monitor_watch SET seen_at = now()');
    });
  }

  /** @param tell called, before it is committed, when no instance has seen it for so long and people do not know yet: by one of them */
  async missed(seconds: number, tell: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.database.transaction(async (tx) => {
      const sql = 'UPDATE monitor_watch SET silent = true WHERE NOT silent AND seen_at < now() - make_interval(secs => $1) RETURNING one';
      if ((await tx.query(sql, [seconds])).length > 0) await tell(tx);
    });
  }
}

import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';

/** How far each feed is read, and what has come of it. */
@Injectable()
export class FeedRepository {
  constructor(readonly database: Database) {}

  async cursor(feed: string): Promise<string | undefined> {
    return (await this.database.query<{ cursor: string }>('SELECT cursor FROM feed_cursor WHERE feed = $1', [feed]))[0]?.cursor;
  }

  /** False when another instance has moved it since it was read. Held against the others until the transaction ends. */
  async moveCursor(tx: Transaction, feed: string, from: string | undefined, to: string): Promise<boolean> {
    const sql =
      from === undefined
        ? 'INSERT INTO feed_cursor (feed, cursor) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING feed'
        : 'UPDATE feed_cursor SET cursor = $2, moved_at = now() WHERE feed = $1 AND cursor = $3 RETURNING feed';
    return (await tx.query(sql, from === undefined ? [feed, to] : [feed, to, from])).length > 0;
  }

  /** Those of these that have not been seen. */
  async unseen(tx: Transaction, feed: string, items: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ item: string }>('SELECT item FROM unnest($2::text[]) AS item WHERE NOT EXISTS (SELECT 1 FROM feed_item f WHERE f.feed = $1 AND f.item = item.item)', [feed, items]);
    return new Set(rows.map(({ item }) => item));
  }

  async remember(tx: Transaction, feed: string, seen: ReadonlyArray<{ item: string; taskId: string | null }>): Promise<void> {
    await tx.query('INSERT INTO feed_item (feed, item, task_id) SELECT $1, * FROM unnest($2::text[], $3::text[]) ON CONFLICT DO NOTHING', [feed, seen.map(({ item }) => item), seen.map(({ taskId }) => taskId)]);
  }
}

import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';
import type { Head } from '../chain.js';

export interface Keeping {
  readonly backedUpTo: number;
  /** The week (`2026-W48`) whose summary was written last. */
  readonly summarised: string;
}

export interface BackupRow {
  seq: string;
  prev_hash: string;
  hash: string;
  body: string;
}

/** What of the chain is backed up, anchored, summarised. Its one row is the turn of one instance at a time. */
@Injectable()
export class KeepingRepository {
  constructor(private readonly database: Database) {}

  /** undefined while another instance has its turn. */
  async take(tx: Transaction): Promise<Keeping | undefined> {
    const [row] = await tx.query<{ backed_up_to: string; summarised: string }>('SELECT backed_up_to, summarised FROM keeping FOR UPDATE SKIP LOCKED');
    return row === undefined ? undefined : { backedUpTo: Number(row.backed_up_to), summarised: row.summarised };
  }

  /** The login owns the chain, or may act as who does: it could take the triggers off, which are all that keeps it then. */
  async ownsChain(): Promise<boolean> {
    const [row] = await this.database.query<{ owns: boolean }>("SELECT pg_has_role(relowner, 'USAGE') AS owns FROM pg_class WHERE oid = 'entry'::regclass");
    return row?.owns === true;
  }

  async after(tx: Transaction, seq: number, limit: number): Promise<BackupRow[]> {
    return tx.query<BackupRow>('SELECT seq, prev_hash, hash, body FROM entry WHERE seq > $1 ORDER BY seq LIMIT $2', [seq, limit]);
  }

  async backedUp(tx: Transaction, seq: number): Promise<void> {
    await tx.query('UPDATE keeping SET backed_up_to = $1', [seq]);
  }

  async summarised(tx: Transaction, week: string): Promise<void> {
    await tx.query('UPDATE keeping SET summarised = $1', [week]);
  }

  /** The chain's head when enough was added since the last anchor, or a day has gone by. */
  async dueAnchor(tx: Transaction, entries: number): Promise<Head | undefined> {
    const [row] = await tx.query<{ head_seq: string; head_hash: string }>(
      `SELECT head_seq, head_hash FROM chain LEFT JOIN (SELECT seq, at FROM anchor ORDER BY seq DESC LIMIT 1) last ON true
       WHERE head_seq > coalesce(last.seq, 0) AND (last.seq IS NULL OR head_seq - last.seq >= $1 OR last.at < now() - interval '1 day')`,
      [entries],
    );
    return row === undefined ? undefined : { seq: Number(row.head_seq), hash: row.head_hash };
  }

  async anchor(tx: Transaction, { seq, hash }: Head): Promise<void> {
    await tx.query('INSERT INTO anchor (seq, hash) VALUES ($1, $2)', [seq, hash]);
  }

  /** Numbers of the anchors, from the chain's base on, that were given to the workspace more than an hour ago: it has had its time to write them. */
  async anchored(): Promise<number[]> {
    const rows = await this.database.query<{ seq: string }>("SELECT anchor.seq FROM anchor, chain WHERE at < now() - interval '1 hour' AND anchor.seq >= base_seq");
    return rows.map(({ seq }) => Number(seq));
  }

  /** Prunes up to the newest anchor that is old enough and backed up; gives how many entries went. */
  async prune(tx: Transaction, days: number, backedUpTo: number): Promise<number> {
    const [row] = await tx.query<{ seq: string | null }>(
      'SELECT max(anchor.seq) AS seq FROM anchor, chain WHERE at < now() - make_interval(days => $1) AND seq <= $2 AND seq > base_seq',
      [days, backedUpTo],
    );
    if (row?.seq == null) return 0;
    const [pruned] = await tx.query<{ prune: string }>('SELECT prune($1)', [row.seq]);
    return Number(pruned?.prune);
  }

  /** What was done in the seven days before, by whom, and how it went; most first. */
  async week(until: Date): Promise<Array<{ actor: string; action: string; count: number; failed: number }>> {
    return this.database.query(
      `SELECT actor, action, count(*)::int AS count, count(*) FILTER (WHERE NOT success)::int AS failed FROM entry
       WHERE at >= $1 AND at < $2 GROUP BY actor, action ORDER BY count DESC, actor, action LIMIT 200`,
      [new Date(until.getTime() - 7 * 86_400_000).toISOString(), until.toISOString()],
    );
  }
}

import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';
import type { Kept } from '../history/retention.service.js';

export const TOPICS = ['task', 'approval', 'alert', 'zone'] as const;
export type Topic = (typeof TOPICS)[number];

/** Something that the live streams shall tell. */
export interface NewEvent {
  readonly topic: Topic;
  /** What it tells of; of two states of one thing the one with the higher stamp is the later. */
  readonly subject: string;
  readonly stamp: number;
  readonly body: object;
}

export interface LoggedEvent {
  readonly seq: number;
  readonly topic: Topic;
  /** JSON. */
  readonly body: string;
}

/** The ends of the log: the last number given, and the last one that is no longer kept. */
export interface Ends {
  readonly head: number;
  readonly forgotten: number;
}

interface EndsRow {
  head: string;
  forgotten: string;
}

const toEnds = (row: EndsRow | undefined): Ends => ({ head: Number(row?.head), forgotten: Number(row?.forgotten) });

/** The events of this zone in one order, the same for every instance and every client. */
@Injectable()
export class EventLog {
  constructor(private readonly database: Database) {}

  /**
   * Appends in the caller's transaction. The row of the ends is its lock until the commit: numbers have no gaps, and whoever sees
   * one sees all before it. A state that a later one of the same thing has overtaken is left out.
   */
  async append(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    const [ends] = await tx.query<EndsRow>('SELECT head, forgotten FROM event_log FOR UPDATE');
    await tx.query(
      `WITH fresh AS (
         SELECT g.*, row_number() OVER (ORDER BY place) AS number
           FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) WITH ORDINALITY AS g(topic, subject, stamp, body, place)
          WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.subject = g.subject AND e.stamp > g.stamp)),
       added AS (INSERT INTO event (seq, topic, subject, stamp, body) SELECT $5::bigint + number, topic, subject, stamp, body FROM fresh)
       UPDATE event_log SET head = $5::bigint + (SELECT count(*) FROM fresh)`,
      [events.map(({ topic }) => topic), events.map(({ subject }) => subject), events.map(({ stamp }) => stamp), events.map(({ body }) => JSON.stringify(body)), toEnds(ends).head],
    );
  }

  async ends(): Promise<Ends> {
    return toEnds((await this.database.query<EndsRow>('SELECT head, forgotten FROM event_log'))[0]);
  }

  /** The next events behind a number, oldest first. */
  async after(seq: number, limit: number): Promise<LoggedEvent[]> {
    const rows = await this.database.query<{ seq: string; topic: Topic; body: string }>('SELECT seq, topic, body FROM event WHERE seq > $1 ORDER BY seq LIMIT $2', [seq, limit]);
    return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
  }

  /** Forgets all but the newest. */
  async prune({ EVENTS_KEPT: keep }: Pick<Kept, 'EVENTS_KEPT'>): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query('DELETE FROM event WHERE seq <= (SELECT head FROM event_log) - $1::bigint', [keep]);
      await tx.query('UPDATE event_log SET forgotten = greatest(forgotten, head - $1::bigint, 0) WHERE head - $1::bigint > forgotten', [keep]);
    });
  }
}

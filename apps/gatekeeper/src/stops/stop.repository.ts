import { Injectable } from '@nestjs/common';
import type { Stop, StopScope, StopStatement } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';

interface StopRow {
  readonly id: string;
  readonly kind: StopScope['kind'];
  readonly target: string | null;
  readonly why: string;
  readonly by: string;
  readonly ordered_at: Date;
  readonly until: Date;
  readonly ended_by: string | null;
  readonly ended_at: Date | null;
  readonly end_reason: string | null;
}

/** What is ordered. */
export interface NewStop {
  readonly id: string;
  readonly scope: StopScope;
  readonly why: string;
  readonly by: string;
  readonly minutes: number;
}

/** How many that have ended are shown. */
const MOST_ENDED = 100;

/** The stops. All by the clock of the database, so that several instances agree. */
@Injectable()
export class StopRepository {
  constructor(private readonly database: Database) {}

  async find(id: string, tx: Transaction | Database = this.database): Promise<Stop | undefined> {
    return (await tx.query<StopRow>('SELECT * FROM stop WHERE id = $1', [id])).map(toStop)[0];
  }

  /** undefined when it was ordered before. */
  async add(tx: Transaction, { id, scope, why, by, minutes }: NewStop): Promise<Stop | undefined> {
    const sql = 'INSERT INTO stop (id, kind, target, why, by, until) VALUES ($1, $2, $3, $4, $5, now() + make_interval(mins => $6)) ON CONFLICT DO NOTHING RETURNING *';
    return (await tx.query<StopRow>(sql, [id, scope.kind, 'id' in scope ? scope.id : null, why, by, minutes])).map(toStop)[0];
  }

  /** Until the transaction ends, who asks for the same task waits: two who raise at once would both see none. */
  async holdsTask(tx: Transaction, taskId: string): Promise<boolean> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`stop of ${taskId}`]);
    const sql = "SELECT id FROM stop WHERE kind = 'task' AND target = $1 AND ended_at IS NULL AND until > now() LIMIT 1";
    return (await tx.query(sql, [taskId])).length > 0;
  }

  /** undefined when it has ended, or never was. */
  async lift(tx: Transaction, id: string, by: string, why: string): Promise<Stop | undefined> {
    const sql = 'UPDATE stop SET ended_by = $2, ended_at = now(), end_reason = $3 WHERE id = $1 AND ended_at IS NULL RETURNING *';
    return (await tx.query<StopRow>(sql, [id, by, why])).map(toStop)[0];
  }

  /** Ends those whose time is over. */
  async expire(tx: Transaction): Promise<Stop[]> {
    const sql = "UPDATE stop SET ended_by = 'time', ended_at = until, end_reason = 'Its time was over.' WHERE ended_at IS NULL AND until <= now() RETURNING *";
    return (await tx.query<StopRow>(sql)).map(toStop);
  }

  async list(ended: boolean): Promise<Stop[]> {
    const open = await this.database.query<StopRow>('SELECT * FROM stop WHERE ended_at IS NULL AND until > now() ORDER BY ordered_at DESC, id');
    const over = ended ? await this.database.query<StopRow>('SELECT * FROM stop WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, id LIMIT $1', [MOST_ENDED]) : [];
    return [...open, ...over].map(toStop);
  }

  /** Every accepted word of a person, once: the same proof is never accepted again (`unique_violation`). */
  async note(tx: Transaction, { stopId, action, person, channel, decidedAt }: StopStatement, proofHash: string): Promise<void> {
    const sql = 'INSERT INTO stop_word (proof_hash, stop_id, action, person, channel, decided_at) VALUES ($1, $2, $3, $4, $5, $6)';
    await tx.query(sql, [proofHash, stopId, action, person, channel, decidedAt]);
  }
}

function toStop({ id, kind, target, why, by, ordered_at, until, ended_by, ended_at, end_reason }: StopRow): Stop {
  const scope = kind === 'dangerous' ? { kind } : { kind, id: target ?? '' };
  return { id, scope, why, by, orderedAt: ordered_at.toISOString(), until: until.toISOString(), endedBy: ended_by, endedAt: ended_at?.toISOString() ?? null, endReason: end_reason };
}

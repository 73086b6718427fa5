import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ScalingDecision } from '@waggle/contracts';
import { hasCode } from '@waggle/errors';
import { Database, type Transaction } from '@waggle/persistence';
import { scalingError } from './scaling.error.js';

/** What a person has set for one service; null where the configuration counts. */
export interface Setting {
  readonly service: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly paused: boolean;
}

type DecisionRow = Omit<ScalingDecision, 'at'> & { readonly at: Date };

/** Longer than a word counts. */
const WORDS_KEPT_MINUTES = 15;

/** Decisions, and what people have set. */
@Injectable()
export class ScalingRepository {
  constructor(private readonly database: Database) {}

  async add(tx: Transaction, { id, at, service, from, to, code, words, by }: ScalingDecision): Promise<void> {
    await tx.query('INSERT INTO scaling_decision (id, at, service, "from", "to", code, words, by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [id, at, service, from, to, code, words, by]);
  }

  /** Newest first. */
  async last(limit: number): Promise<ScalingDecision[]> {
    const rows = await this.database.query<DecisionRow>('SELECT * FROM scaling_decision ORDER BY at DESC, id DESC LIMIT $1', [limit]);
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  /** When the count of each service was last changed. */
  async lastChanges(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.query<{ service: string; at: Date }>('SELECT service, max(at) AS at FROM scaling_decision WHERE "from" <> "to" GROUP BY service');
    return new Map(rows.map(({ service, at }) => [service, at.getTime()]));
  }

  async settings(): Promise<Setting[]> {
    return this.database.query<Setting>('SELECT service, min, max, paused FROM scaling_setting');
  }

  async set(tx: Transaction, { service, min, max, paused }: Setting, by: string): Promise<void> {
    await tx.query(
      `INSERT INTO scaling_setting (service, min, max, paused, by) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (service) DO UPDATE SET min = excluded.min, max = excluded.max, paused = excluded.paused, by = excluded.by, at = now()`,
      [service, min, max, paused, by],
    );
  }

  /** @throws AppError `proof_invalid` when it was said before */
  async note(tx: Transaction, proof: string): Promise<void> {
    const hash = createHash('sha256').update(proof, 'utf8').digest('hex');
    await tx.query('INSERT INTO word (proof_hash) VALUES ($1)', [hash]).catch((thrown: unknown) => {
      throw hasCode(thrown, 'unique_violation') ? scalingError('proof_invalid', 'This was asked for before') : thrown;
    });
  }

  async forget(days: number): Promise<void> {
    await this.database.query('DELETE FROM scaling_decision WHERE at < now() - make_interval(days => $1)', [days]);
    await this.database.query('DELETE FROM word WHERE said_at < now() - make_interval(mins => $1)', [WORDS_KEPT_MINUTES]);
  }
}

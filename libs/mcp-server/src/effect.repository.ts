import { Injectable } from '@nestjs/common';
import type { Receipt } from '@waggle/contracts';
import { type ErrorRecord, hasCode } from '@waggle/errors';
import type { GrantClaims } from '@waggle/grants';
import { Database, type Transaction } from '@waggle/persistence';
import { effectError } from './effect.error.js';
import type { Mode } from './tool-handler.js';

export type EffectState = 'started' | 'calling' | 'done' | 'refused' | 'unknown';

/** One row of the execution ledger. */
export interface EffectRow {
  grant_id: string;
  business_key: string;
  approval_id: string;
  task_id: string;
  tool: string;
  digest: string;
  caller: string;
  state: EffectState;
  /** Calls that were begun. */
  attempts: number;
  mode: Mode;
  provider_id: string | null;
  /** The tool's answer with its receipt. */
  result: Record<string, unknown> | null;
  error: ErrorRecord | null;
  read_back: Receipt['readBack'] | null;
  /** When the last call was made that may have taken effect. */
  called_at: Date | null;
  /** Milliseconds since then, by the database's clock. */
  called_ms: number | null;
  started_at: Date;
  finished_at: Date | null;
  /** By whose word it has ended, where the provider could not tell. */
  settled: Settlement | null;
}

export interface Settlement {
  readonly happened: boolean;
  readonly by: string;
}

/** A row as it was read: a call is made only from there. */
export type SeenEffect = Pick<EffectRow, 'grant_id' | 'state' | 'attempts'>;

export interface NewEffect {
  readonly claims: GrantClaims;
  readonly caller: string;
  readonly businessKey: string;
  readonly mode: Mode;
}

const COLUMNS = '*, (extract(epoch FROM clock_timestamp() - called_at) * 1000)::float8 AS called_ms';
/** It may have taken effect, or still may. */
export const OPEN: readonly EffectState[] = ['started', 'calling', 'unknown'];

/** The execution ledger. Each step is one committed statement, guarded by the state that it expects. */
@Injectable()
export class EffectRepository {
  constructor(private readonly database: Database) {}

  async find(grantId: string): Promise<EffectRow | undefined> {
    return (await this.database.query<EffectRow>(`SELECT ${COLUMNS} FROM effect WHERE grant_id = $1`, [grantId]))[0];
  }

  /** Notes that the grant is being used; gives the row in the way when the same was done or is under way under another grant. */
  async start({ claims, caller, businessKey, mode }: NewEffect): Promise<EffectRow | undefined> {
    try {
      await this.database.query(
        `INSERT INTO effect (grant_id, business_key, approval_id, task_id, tool, digest, approver, caller, state, mode)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'started', $9)`,
        [claims.gid, businessKey, claims.approvalId, claims.taskId, claims.tool, claims.digest, claims.approvers.join(', '), caller, mode],
      );
      return undefined;
    } catch (thrown) {
      const first = hasCode(thrown, 'unique_violation') ? await this.holderOf(businessKey, mode) : undefined;
      if (first === undefined) throw thrown;
      return first;
    }
  }

  /**
   * Only as the row was read: whoever has lost the lock meanwhile may have been overtaken, also by a call that came as far as this one.
   * Gives the number of the call, of which alone its failure tells.
   */
  async calling({ grant_id, state, attempts }: SeenEffect): Promise<number> {
    await this.move(grant_id, [state], "state = 'calling', attempts = attempts + 1, called_at = clock_timestamp()", [attempts], 'AND attempts = $3');
    return attempts + 1;
  }

  /** The call was made and certainly had no effect: the grant may be used again. */
  async backToStarted(grantId: string, attempt: number): Promise<void> {
    await this.move(grantId, ['calling'], "state = 'started', called_at = NULL", [attempt], 'AND attempts = $3');
  }

  /** The last call had no effect; one before it, made at `calledAt`, may still have. */
  async reopen(grantId: string, attempt: number, calledAt: Date): Promise<void> {
    await this.move(grantId, ['calling'], 'called_at = $4', [attempt, calledAt], 'AND attempts = $3');
  }

  async unknown(grantId: string): Promise<void> {
    await this.move(grantId, OPEN, "state = 'unknown', finished_at = now()");
  }

  /** @param attempt the call whose failure it is; none where it was refused before one was made. */
  async refused(grantId: string, error: ErrorRecord, attempt?: number): Promise<void> {
    const set = "state = 'refused', finished_at = now(), error = $3::jsonb";
    await this.move(grantId, OPEN, set, [JSON.stringify(error), attempt ?? null], 'AND ($4::int IS NULL OR attempts = $4)');
  }

  async done(tx: Transaction, receipt: Receipt, result: Record<string, unknown>): Promise<void> {
    await tx.query(
      `UPDATE effect SET state = 'done', finished_at = $2, provider_id = $3, read_back = $4::jsonb, result = $5::jsonb
       WHERE grant_id = $1 AND state <> 'done'`,
      [receipt.grantId, receipt.executedAt, receipt.providerId, JSON.stringify(receipt.readBack), JSON.stringify(result)],
    );
  }

  /** Ends it by a person's word; false: it is not open any more. */
  async settle(tx: Transaction, grantId: string, settlement: Settlement): Promise<boolean> {
    const { happened, by } = settlement;
    const readBack: Receipt['readBack'] = { found: false, detail: `${by} says that it took effect.` };
    const error = effectError('effect_settled', `${by} says that it did not take effect`, { grantId }).toRecord();
    const settled = await tx.query(
      `UPDATE effect SET state = $3, settled = $4::jsonb, read_back = $5::jsonb, error = $6::jsonb, finished_at = now()
       WHERE grant_id = $1 AND state = ANY($2::text[]) RETURNING grant_id`,
      [grantId, OPEN, happened ? 'done' : 'refused', JSON.stringify(settlement), happened ? JSON.stringify(readBack) : null, happened ? null : JSON.stringify(error)],
    );
    return settled.length > 0;
  }

  async ofTask(tx: Transaction, taskId: string): Promise<EffectRow[]> {
    return tx.query<EffectRow>(`SELECT ${COLUMNS} FROM effect WHERE task_id = $1 ORDER BY started_at`, [taskId]);
  }

  /** Newest first. */
  async list(taskId: string | undefined, since?: string): Promise<EffectRow[]> {
    return this.database.query<EffectRow>(
      `SELECT ${COLUMNS} FROM effect WHERE ($1::text IS NULL OR task_id = $1) AND ($2::timestamptz IS NULL OR started_at >= $2) ORDER BY started_at DESC LIMIT 1000`,
      [taskId ?? null, since ?? null],
    );
  }

  private async holderOf(businessKey: string, mode: Mode): Promise<EffectRow | undefined> {
    const sql = `SELECT ${COLUMNS} FROM effect WHERE business_key = $1 AND mode = $2 AND state <> 'refused'`;
    return (await this.database.query<EffectRow>(sql, [businessKey, mode]))[0];
  }

  private async move(grantId: string, from: readonly EffectState[], set: string, more: readonly unknown[] = [], also = ''): Promise<void> {
    const sql = `UPDATE effect SET ${set} WHERE grant_id = $1 AND state = ANY($2::text[]) ${also} RETURNING grant_id`;
    const moved = await this.database.query(sql, [grantId, from, ...more]);
    if (moved.length === 0) throw effectError('effect_busy', 'Another instance has moved this effect', { grantId });
  }
}

import { Injectable } from '@nestjs/common';
import type { WatchVerdict, ZoneCheck, Zone } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import type { Watch } from './failover.policy.js';

/** Whoever dies in a check holds the others up for so long. */
const TURN_SECONDS = 90;
const MOST_CHECKS = 20_000;

interface WatchRow {
  readonly failures: number;
  readonly first_failed_at: Date | null;
  readonly last_check_at: Date | null;
  readonly well_under: number | null;
  readonly verdict: WatchVerdict | null;
  readonly next_check_at: Date;
}

interface CheckRow {
  readonly at: Date;
  readonly ok: boolean;
  readonly epoch: number | null;
  readonly active: Zone | null;
  readonly ms: number;
  readonly detail: string;
}

export interface WatchState extends Watch {
  readonly verdict: WatchVerdict | null;
  readonly nextCheckAt: Date;
}

/** The state of the checks, shared by all instances of this service and kept over restarts. */
@Injectable()
export class WatchRepository {
  constructor(private readonly database: Database) {}

  async state(): Promise<WatchState> {
    const [row] = await this.database.query<WatchRow>('SELECT * FROM watch');
    return toState(row as WatchRow);
  }

  /** The next check is the caller's; undefined while it is not due, or is another instance's. */
  async takeTurn(): Promise<WatchState | undefined> {
    const rows = await this.database.query<WatchRow>('UPDATE watch SET next_check_at = now() + make_interval(secs => $1) WHERE next_check_at <= now() RETURNING *', [TURN_SECONDS]);
    return rows.map(toState)[0];
  }

  async save(tx: Transaction, { failures, firstFailedAt, lastCheckAt, wellUnder }: Watch, check: ZoneCheck): Promise<void> {
    await tx.query('UPDATE watch SET failures = $1, first_failed_at = $2, last_check_at = $3, well_under = $4', [failures, toDate(firstFailedAt), toDate(lastCheckAt), wellUnder]);
    const { at, ok, epoch, active, ms, detail } = check;
    await tx.query('INSERT INTO zone_check (at, ok, epoch, active, ms, detail) VALUES ($1, $2, $3, $4, $5, $6)', [at, ok, epoch, active, ms, detail]);
  }

  /** @param seconds until the next check */
  async endTurn(verdict: WatchVerdict, seconds: number): Promise<void> {
    await this.database.query('UPDATE watch SET verdict = $1, next_check_at = now() + make_interval(secs => $2)', [verdict, seconds]);
  }

  /** Newest first. */
  async checks(limit: number): Promise<ZoneCheck[]> {
    const rows = await this.database.query<CheckRow>('SELECT at, ok, epoch, active, ms, detail FROM zone_check ORDER BY id DESC LIMIT $1', [limit]);
    return rows.map(({ at, ...rest }) => ({ at: at.toISOString(), ...rest }));
  }

  async prune(days: number): Promise<void> {
    await this.database.query('DELETE FROM zone_check WHERE at < now() - make_interval(days => $1) OR id <= (SELECT max(id) FROM zone_check) - $2::bigint', [days, MOST_CHECKS]);
  }
}

function toState({ failures, first_failed_at, last_check_at, well_under, verdict, next_check_at }: WatchRow): WatchState {
  return { failures, firstFailedAt: first_failed_at?.getTime() ?? null, lastCheckAt: last_check_at?.getTime() ?? null, wellUnder: well_under, verdict, nextCheckAt: next_check_at };
}

const toDate = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

import { Injectable } from '@nestjs/common';
import { Database } from '@waggle/persistence';

/** A request that has not answered after so long was cut off; the next one with its key is carried out. */
const CUT_OFF_SECONDS = 60;
const KEPT_HOURS = 24;

/** Whose key it is: two people's keys never meet. */
export interface KeyOf {
  readonly person: string;
  readonly key: string;
}

export interface Kept {
  readonly fingerprint: string;
  /** null while the first request is under way. */
  readonly status: number | null;
  readonly location: string | null;
  /** JSON; null when there was none, or when it held a secret. */
  readonly body: string | null;
}

/** What was answered to a key. */
@Injectable()
export class IdempotencyRepository {
  constructor(private readonly database: Database) {}

  /** Takes the key for a request; undefined when it is taken, and then `find` says by what. */
  async begin({ person, key }: KeyOf, fingerprint: string, attempt: string): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO idempotency AS i (person, key, fingerprint, attempt) VALUES ($1, $2, $3, $4)
       ON CONFLICT (person, key) DO UPDATE SET fingerprint = excluded.fingerprint, attempt = excluded.attempt, status = NULL, location = NULL, body = NULL, started_at = now()
         WHERE i.started_at < now() - make_interval(hours => $5)
            OR (i.status IS NULL AND i.fingerprint = excluded.fingerprint AND i.started_at < now() - make_interval(secs => $6))
       RETURNING 1`,
      [person, key, fingerprint, attempt, KEPT_HOURS, CUT_OFF_SECONDS],
    );
    return rows.length === 1;
  }

  async find({ person, key }: KeyOf): Promise<Kept | undefined> {
    return (await this.database.query<Kept>('SELECT fingerprint, status, location, body FROM idempotency WHERE person = $1 AND key = $2', [person, key]))[0];
  }

  async finish(attempt: string, { person, key }: KeyOf, { status, location, body }: Omit<Kept, 'fingerprint'>): Promise<void> {
    await this.database.query('UPDATE idempotency SET status = $4, location = $5, body = $6 WHERE person = $1 AND key = $2 AND attempt = $3', [person, key, attempt, status, location, body]);
  }

  /** Nothing was done: the same request may be tried again. */
  async abandon(attempt: string, { person, key }: KeyOf): Promise<void> {
    await this.database.query('DELETE FROM idempotency WHERE person = $1 AND key = $2 AND attempt = $3', [person, key, attempt]);
  }

  async prune(): Promise<void> {
    await this.database.query('DELETE FROM idempotency WHERE started_at < now() - make_interval(hours => $1)', [KEPT_HOURS]);
  }
}

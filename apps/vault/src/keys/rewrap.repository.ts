import { Injectable } from '@nestjs/common';
import type { Rewrap } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import type { SecretRecord } from '../secret-record.js';

interface RewrapRow {
  key_id: string;
  requested_by: string;
  requested_at: Date;
  finished_at: Date | null;
  remaining: string;
}

/** Where the re-wrap stands: what is left is what the table itself says, so that nothing has to be remembered over a crash. */
@Injectable()
export class RewrapRepository {
  constructor(private readonly database: Database) {}

  async begin(tx: Transaction, keyId: string, person: string): Promise<void> {
    await tx.query('UPDATE rewrap SET finished_at = now() WHERE finished_at IS NULL');
    await tx.query('INSERT INTO rewrap (key_id, requested_by) VALUES ($1, $2)', [keyId, person]);
  }

  /** The last one asked for. */
  async last(): Promise<Rewrap | null> {
    const [row] = await this.database.query<RewrapRow>(
      `SELECT *, (SELECT count(*) FROM secret_version WHERE key_id <> rewrap.key_id) AS remaining FROM rewrap ORDER BY requested_at DESC LIMIT 1`,
    );
    if (row === undefined) return null;
    return { keyId: row.key_id, remaining: Number(row.remaining), requestedBy: row.requested_by, requestedAt: row.requested_at.toISOString(), finishedAt: row.finished_at?.toISOString() ?? null };
  }

  /** Records under another key, behind a place in the order of the primary key. */
  async page(keyId: string, after: { name: string; version: number }, limit: number): Promise<SecretRecord[]> {
    return this.database.query<SecretRecord>('SELECT * FROM secret_version WHERE key_id <> $1 AND (name, version) > ($2, $3) ORDER BY name, version LIMIT $4', [
      keyId,
      after.name,
      after.version,
      limit,
    ]);
  }

  /** Each row that is still as it was read; a reader sees it either before or after. */
  async replace(keyId: string, records: ReadonlyArray<Pick<SecretRecord, 'name' | 'version' | 'wrapped'> & { readonly was: Buffer }>): Promise<void> {
    await this.database.query(
      `UPDATE secret_version AS kept SET key_id = $1, wrapped = fresh.wrapped
         FROM unnest($2::text[], $3::int[], $4::bytea[], $5::bytea[]) AS fresh (name, version, wrapped, was)
        WHERE kept.name = fresh.name AND kept.version = fresh.version AND kept.wrapped = fresh.was`,
      [keyId, records.map(({ name }) => name), records.map(({ version }) => version), records.map(({ wrapped }) => wrapped), records.map(({ was }) => was)],
    );
  }

  async finish(keyId: string): Promise<void> {
    await this.database.query('UPDATE rewrap SET finished_at = now() WHERE key_id = $1 AND finished_at IS NULL', [keyId]);
  }
}

import { Injectable } from '@nestjs/common';
import type { SecretSummary } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import type { SecretRecord } from './secret-record.js';

type Asker = Pick<Database, 'query'> | Transaction;
type SummaryRow = SecretRecord & { versions: string };

const NEWEST = 'SELECT * FROM secret_version JOIN secret USING (name, version)';

@Injectable()
export class SecretRepository {
  constructor(private readonly database: Database) {}

  /** The newest version, or the one of this number. */
  async find(name: string, version?: number, asker: Asker = this.database): Promise<SecretRecord | undefined> {
    const [record] =
      version === undefined
        ? await asker.query<SecretRecord>(`${NEWEST} WHERE name = $1`, [name])
        : await asker.query<SecretRecord>('SELECT * FROM secret_version WHERE name = $1 AND version = $2', [name, version]);
    return record;
  }

  /** Takes the next number of a name; its row stays locked until the transaction ends. */
  async nextVersion(tx: Transaction, name: string): Promise<number> {
    const [row] = await tx.query<{ version: number }>(
      'INSERT INTO secret (name, version) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET version = secret.version + 1 RETURNING version',
      [name],
    );
    return row?.version ?? 1;
  }

  async add(tx: Transaction, record: Omit<SecretRecord, 'stored_at'>, versionsKept: number): Promise<void> {
    await tx.query(
      'INSERT INTO secret_version (name, version, readers, expires_at, stored_by, key_id, wrapped, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
      [record.name, record.version, record.readers, record.expires_at, record.stored_by, record.key_id, record.wrapped, record.sealed],
    );
    await tx.query('DELETE FROM secret_version WHERE name = $1 AND version <= $2', [record.name, record.version - versionsKept]);
  }

  /** How many versions are gone. */
  async remove(tx: Transaction, name: string): Promise<number> {
    await tx.query('SELECT 1 FROM secret WHERE name = $1 FOR UPDATE', [name]);
    return (await tx.query('DELETE FROM secret_version WHERE name = $1 RETURNING version', [name])).length;
  }

  /** By name; `reader`: only what it may read. Without the vault's own. */
  async list(reader?: string): Promise<SecretSummary[]> {
    const rows = await this.database.query<SummaryRow>(
      `SELECT newest.*, (SELECT count(*) FROM secret_version AS kept WHERE kept.name = newest.name) AS versions
         FROM (${NEWEST}) AS newest
        WHERE name NOT LIKE '.%' AND ($1::text IS NULL OR $1 = ANY(readers)) ORDER BY name`,
      [reader],
    );
    return rows.map(toSummary);
  }

  /** The newest versions behind a name, in the order of names; without the vault's own. */
  async page(after: string, limit: number): Promise<SecretRecord[]> {
    return this.database.query<SecretRecord>(`${NEWEST} WHERE name > $1 AND name NOT LIKE '.%' ORDER BY name LIMIT $2`, [after, limit]);
  }

  async isEmpty(tx: Transaction): Promise<boolean> {
    await tx.query('LOCK TABLE secret IN SHARE ROW EXCLUSIVE MODE');
    return (await tx.query("SELECT 1 FROM secret_version WHERE name NOT LIKE '.%' LIMIT 1")).length === 0;
  }
}

function toSummary({ name, version, versions, readers, stored_by, stored_at, expires_at, key_id }: SummaryRow): SecretSummary {
  return {
    name,
    version,
    versions: Number(versions),
    readers: [...readers],
    storedBy: stored_by,
    storedAt: stored_at.toISOString(),
    expiresAt: expires_at?.toISOString() ?? null,
    keyId: key_id,
  };
}

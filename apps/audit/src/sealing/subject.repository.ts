import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';
import { v4 } from 'uuid';
import { normalSubject } from './mention.js';
import type { Subject } from './sealed-entry.js';

/** The keys of the people that entries speak of, found by a keyed hash of the address: it stands nowhere itself. */
@Injectable()
export class SubjectRepository {
  private pepper: Promise<string> | undefined;

  constructor(private readonly database: Database) {}

  /** The subject of each address, made where there is none. In the caller's transaction: nobody is erased under it. */
  async of(tx: Transaction, addresses: readonly string[]): Promise<Map<string, Subject>> {
    if (addresses.length === 0) return new Map();
    const digests = await Promise.all(addresses.map(async (address) => this.digest(address)));
    const rows = await tx.query<Subject & { digest: string }>(
      `INSERT INTO subject (ref, digest, key) SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[])
       ON CONFLICT (digest) DO UPDATE SET digest = excluded.digest RETURNING ref, digest, key`,
      [digests.map(() => v4()), digests, digests.map(() => randomBytes(32))],
    );
    const byDigest = new Map(rows.map(({ digest, ref, key }) => [digest, { ref, key }]));
    return new Map(addresses.flatMap((address, index) => [...(byDigest.has(digests[index] ?? '') ? [[address, byDigest.get(digests[index] ?? '') as Subject] as const] : [])]));
  }

  /** The keys that are still there. */
  async keys(refs: readonly string[]): Promise<Map<string, Buffer>> {
    if (refs.length === 0) return new Map();
    const rows = await this.database.query<Subject>('SELECT ref, key FROM subject WHERE ref = ANY($1::uuid[])', [[...new Set(refs)]]);
    return new Map(rows.map(({ ref, key }) => [ref, key]));
  }

  async refOf(address: string): Promise<string | undefined> {
    return (await this.database.query<{ ref: string }>('SELECT ref FROM subject WHERE digest = $1', [await this.digest(address)]))[0]?.ref;
  }

  /** Destroys the key: what it sealed can never be read again. Again is no harm. */
  async erase(address: string): Promise<void> {
    await this.database.query('DELETE FROM subject WHERE digest = $1', [await this.digest(address)]);
  }

  private async digest(address: string): Promise<string> {
    this.pepper ??= this.database.query<{ value: string }>('SELECT value FROM pepper').then(([row]) => String(row?.value));
    return createHmac('sha256', await this.pepper).update(normalSubject(address)).digest('hex');
  }
}

import { Injectable } from '@nestjs/common';
import { type ErasureRequest, PERSON_KEEPERS, type ReplyOf } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { v7 } from 'uuid';

export type Services = ReplyOf<typeof ErasureRequest>['services'];

export interface ErasureRow {
  id: string;
  /** null as soon as it is finished. */
  address: string | null;
  by: string;
  services: Services;
  finished_at: Date | null;
}

@Injectable()
export class ErasureRepository {
  constructor(private readonly database: Database) {}

  /** The one that is under way for the address, or a new one. */
  async begin(address: string, by: string): Promise<ErasureRow> {
    const services: Services = PERSON_KEEPERS.map((service) => ({ service, done: false, parts: [] }));
    const [row] = await this.database.query<ErasureRow>(
      'INSERT INTO erasure (id, address, by, services) VALUES ($1, $2, $3, $4::jsonb) ON CONFLICT (address) DO UPDATE SET by = erasure.by RETURNING *',
      [v7(), address, by, JSON.stringify(services)],
    );
    return row as ErasureRow;
  }

  async progress(id: string, services: Services): Promise<void> {
    await this.database.query('UPDATE erasure SET services = $2::jsonb WHERE id = $1', [id, JSON.stringify(services)]);
  }

  /** The address goes with the last service that has done it. True for the one who finishes it. */
  async finish(tx: Transaction, id: string): Promise<boolean> {
    return (await tx.query('UPDATE erasure SET address = NULL, finished_at = now() WHERE id = $1 AND finished_at IS NULL RETURNING id', [id])).length > 0;
  }

  async unfinished(): Promise<ErasureRow[]> {
    return this.database.query<ErasureRow>('SELECT * FROM erasure WHERE finished_at IS NULL ORDER BY asked_at LIMIT 100');
  }

  async open(): Promise<Array<{ id: string; askedAt: Date }>> {
    return this.database.query('SELECT id, asked_at AS "askedAt" FROM erasure WHERE finished_at IS NULL ORDER BY asked_at');
  }
}

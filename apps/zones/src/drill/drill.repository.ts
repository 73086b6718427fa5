import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';

interface DrillRow {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  readonly epoch: number;
  readonly started_at: Date;
  readonly until: Date;
  readonly first_failed_at: Date | null;
  readonly ended_at: Date | null;
  readonly taken_epoch: number | null;
}

export interface Drill {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  /** Of the lease that it shall lose. */
  readonly epoch: number;
  readonly startedAt: Date;
  readonly until: Date;
  readonly firstFailedAt: Date | null;
  readonly endedAt: Date | null;
  readonly takenEpoch: number | null;
}

export interface NewDrill extends Pick<Drill, 'id' | 'by' | 'reason' | 'epoch'> {
  readonly seconds: number;
}

@Injectable()
export class DrillRepository {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<Drill | undefined> {
    return (await this.database.query<DrillRow>('SELECT * FROM drill WHERE id = $1', [id])).map(toDrill)[0];
  }

  async latest(): Promise<Drill | undefined> {
    return (await this.database.query<DrillRow>('SELECT * FROM drill ORDER BY started_at DESC LIMIT 1')).map(toDrill)[0];
  }

  async running(): Promise<Drill | undefined> {
    return (await this.database.query<DrillRow>('SELECT * FROM drill WHERE ended_at IS NULL')).map(toDrill)[0];
  }

  /** undefined while another one runs, or when the id is taken. */
  async add(tx: Transaction, { id, by, reason, epoch, seconds }: NewDrill): Promise<Drill | undefined> {
    const sql = 'INSERT INTO drill (id, by, reason, epoch, until) VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5)) ON CONFLICT DO NOTHING RETURNING *';
    return (await tx.query<DrillRow>(sql, [id, by, reason, epoch, seconds])).map(toDrill)[0];
  }

  async answeredUnwell(id: string): Promise<void> {
    await this.database.query('UPDATE drill SET first_failed_at = now() WHERE id = $1 AND first_failed_at IS NULL', [id]);
  }

  /** undefined when it has ended already. @param takenEpoch null: nobody took over */
  async end(tx: Transaction, id: string, takenEpoch: number | null): Promise<Drill | undefined> {
    return (await tx.query<DrillRow>('UPDATE drill SET ended_at = now(), taken_epoch = $2 WHERE id = $1 AND ended_at IS NULL RETURNING *', [id, takenEpoch])).map(toDrill)[0];
  }
}

function toDrill(row: DrillRow): Drill {
  const { id, by, reason, epoch, started_at, until, first_failed_at, ended_at, taken_epoch } = row;
  return { id, by, reason, epoch, startedAt: started_at, until, firstFailedAt: first_failed_at, endedAt: ended_at, takenEpoch: taken_epoch };
}

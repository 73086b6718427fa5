import { Injectable } from '@nestjs/common';
import { FAILOVER_REASON, type HandOver, type Zone, type ZonesFile } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';

interface HandOverRow {
  readonly epoch: number;
  readonly active: Zone;
  readonly reason: string;
  readonly automatic: boolean;
  readonly since: Date;
  readonly seen_at: Date;
  readonly first_failed_at: Date | null;
  readonly first_claim_at: Date | null;
}

/** The leases that this zone has seen. */
@Injectable()
export class HandOverRepository {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async latest(limit: number, tx: Transaction | Database = this.database): Promise<HandOver[]> {
    return (await tx.query<HandOverRow>('SELECT * FROM hand_over ORDER BY epoch DESC LIMIT $1', [limit])).map(toHandOver);
  }

  async find(epoch: number): Promise<HandOver | undefined> {
    return (await this.database.query<HandOverRow>('SELECT * FROM hand_over WHERE epoch = $1', [epoch])).map(toHandOver)[0];
  }

  /** False when it was seen before. */
  async add(tx: Transaction, { active, epoch, reason, since }: ZonesFile, seenAt: Date, firstFailedAt: number | null): Promise<boolean> {
    const sql = 'INSERT INTO hand_over (epoch, active, reason, automatic, since, seen_at, first_failed_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING epoch';
    return (await tx.query(sql, [epoch, active, reason, reason.startsWith(FAILOVER_REASON), since, seenAt, firstFailedAt === null ? null : new Date(firstFailedAt)])).length > 0;
  }

  async claimed(epoch: number, at: string): Promise<void> {
    await this.database.query('UPDATE hand_over SET first_claim_at = $2 WHERE epoch = $1 AND first_claim_at IS NULL', [epoch, at]);
  }
}

function toHandOver({ epoch, active, reason, automatic, since, seen_at, first_failed_at, first_claim_at }: HandOverRow): HandOver {
  return { epoch, active, reason, automatic, since: since.toISOString(), seenAt: seen_at.toISOString(), firstFailedAt: first_failed_at?.toISOString() ?? null, firstClaimAt: first_claim_at?.toISOString() ?? null };
}

import { Injectable } from '@nestjs/common';
import type { DealList, DealStand, PayloadOf, ReplyOf } from '@waggle/contracts';
import { Database } from '@waggle/persistence';
import { normalEmail } from './contact.repository.js';
import { type Stage, STAGE_MOVES } from './deal-stage.js';

interface DealRow {
  id: string;
  title: string;
  contact_id: string;
  contact_name: string;
  contact_email: string;
  value_minor: string;
  currency: string;
  stage: Stage;
  version: number;
  moved_at: Date | null;
  total: string;
}

@Injectable()
export class DealRepository {
  constructor(private readonly database: Database) {}

  /** The most valuable of each currency first: values of different currencies have no order. */
  async list({ dealId, email, stage, limit }: PayloadOf<typeof DealList>): Promise<ReplyOf<typeof DealList>> {
    const rows = await this.database.query<DealRow>(
      `SELECT deal.*, contact.name AS contact_name, contact.email AS contact_email, count(*) OVER () AS total
       FROM deal JOIN contact ON contact.id = deal.contact_id
       WHERE ($1::uuid IS NULL OR deal.id = $1)
         AND ($2::text IS NULL OR contact.email = $2)
         AND ($3::text IS NULL OR deal.stage = $3)
       ORDER BY deal.currency, deal.value_minor DESC, deal.id LIMIT $4`,
      [dealId ?? null, email === undefined ? null : normalEmail(email), stage ?? null, limit],
    );
    return { deals: rows.map(toStand), total: Number(rows[0]?.total ?? 0) };
  }
}

function toStand(row: DealRow): DealStand {
  const { id, title, currency, stage, version } = row;
  return {
    id,
    title,
    contactId: row.contact_id,
    contact: { name: row.contact_name, email: row.contact_email },
    valueMinor: Number(row.value_minor),
    currency,
    stage,
    version,
    nextStages: [...STAGE_MOVES[stage]],
    movedAt: row.moved_at?.toISOString() ?? null,
  };
}

import { Injectable } from '@nestjs/common';
import type { DealFindMove, DealMove, PayloadOf, ReplyOf } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { changedBy } from './change-log.js';
import { crmError } from './crm.error.js';
import { assertStageMove, type Stage } from './deal-stage.js';

type Wanted = PayloadOf<typeof DealMove>;
type Move = ReplyOf<typeof DealMove>;

interface MoveRow {
  key: string;
  deal_id: string;
  from_stage: Stage;
  to_stage: Stage;
  version: number;
  reason: string | null;
  at: Date;
}

@Injectable()
export class DealService {
  constructor(private readonly database: Database) {}

  /**
   * Moves a deal from the stage and version that the caller saw to another, once for each key.
   *
   * @throws AppError `deal_not_found` (missing); `deal_moved` (conflict) when it is no longer as seen; `stage_move_refused`,
   *   `move_key_used` (conflict)
   */
  async move(wanted: Wanted): Promise<Move> {
    return this.database.transaction(async (tx) => {
      await changedBy(tx, wanted.actor);
      // The lock comes first: a second call with the same key then sees what the first one has done.
      const deal = await lockDeal(tx, wanted.dealId);
      const made = await moveOf(tx, wanted.key);
      if (made !== undefined) return sameMove(made, wanted);
      if (deal === undefined) throw crmError('deal_not_found', `There is no deal ${wanted.dealId}.`, { dealId: wanted.dealId });
      assertAsSeen(deal, wanted);
      assertStageMove(wanted.from, wanted.to);
      return make(tx, wanted);
    });
  }

  /** The move of a key, or null when it was not made; waits for a move of this deal that is under way. */
  async findMove({ key, dealId }: PayloadOf<typeof DealFindMove>): Promise<Move | null> {
    return this.database.transaction(async (tx) => {
      await lockDeal(tx, dealId);
      const made = await moveOf(tx, key);
      return made === undefined ? null : toMove(made);
    });
  }
}

interface Seen {
  stage: Stage;
  version: number;
}

async function lockDeal(tx: Transaction, dealId: string): Promise<Seen | undefined> {
  return (await tx.query<Seen>('SELECT stage, version FROM deal WHERE id = $1 FOR UPDATE', [dealId]))[0];
}

async function moveOf(tx: Transaction, key: string): Promise<MoveRow | undefined> {
  return (await tx.query<MoveRow>('SELECT * FROM deal_move WHERE key = $1', [key]))[0];
}

async function make(tx: Transaction, { key, dealId, from, to, version, reason, actor }: Wanted): Promise<Move> {
  await tx.query('UPDATE deal SET stage = $2, version = version + 1, moved_at = clock_timestamp() WHERE id = $1', [dealId, to]);
  const [row] = await tx.query<MoveRow>(
    'INSERT INTO deal_move (key, deal_id, from_stage, to_stage, version, reason, actor) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING *',
    [key, dealId, from, to, version + 1, reason, actor],
  );
  return toMove(row as MoveRow);
}

function assertAsSeen({ stage, version }: Seen, wanted: Wanted): void {
  if (stage === wanted.from && version === wanted.version) return;
  const message = `The deal is in stage ${stage}, version ${version}, no longer in ${wanted.from}, version ${wanted.version}.`;
  throw crmError('deal_moved', message, { dealId: wanted.dealId, stage, version });
}

function sameMove(made: MoveRow, { key, dealId, from, to, version }: Wanted): Move {
  if (made.deal_id === dealId && made.from_stage === from && made.to_stage === to && made.version === version + 1) return toMove(made);
  throw crmError('move_key_used', 'This key was used for another move.', { key, dealId: made.deal_id });
}

function toMove({ key, deal_id, from_stage, to_stage, version, reason, at }: MoveRow): Move {
  return { key, dealId: deal_id, from: from_stage, to: to_stage, version, reason, at: at.toISOString() };
}

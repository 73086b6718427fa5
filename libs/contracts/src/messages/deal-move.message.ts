import { z } from 'zod';
import { query } from '../message.js';
import { dealStageSchema } from './deal-list.message.js';

/** A move that was made. */
export const dealMoveSchema = z.object({
  key: z.string(),
  dealId: z.uuid(),
  from: dealStageSchema,
  to: dealStageSchema,
  /** Of the deal after the move. */
  version: z.number().int(),
  reason: z.string().nullable(),
  at: z.iso.datetime(),
});

/**
 * Moves a deal from the stage and version that the caller saw. The same key again gives the move that was made and makes none.
 * Fails with `deal_not_found`, `deal_moved`, `stage_move_refused`, `move_key_used`; with `sender_refused` for
 * whoever is not the tool server, which checks the grant.
 */
export const DealMove = query(
  'deal.move.v1',
  'crm',
  z.object({
    /** Idempotency key: the grant's id. */
    key: z.string().min(1).max(200),
    dealId: z.uuid(),
    from: dealStageSchema,
    to: dealStageSchema,
    version: z.number().int().min(1),
    reason: z.string().max(1000).nullable(),
    /** Who made the change, for the history. */
    actor: z.string().min(1).max(200),
  }),
  dealMoveSchema,
);

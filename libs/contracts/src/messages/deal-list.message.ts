import { z } from 'zod';
import { query } from '../message.js';
import { DEAL_STAGES, dealSchema } from './crm-find.message.js';

export const dealStageSchema = z.enum(DEAL_STAGES);

/** A deal with what is needed to move it. */
export const dealStandSchema = dealSchema.extend({
  contact: z.object({ name: z.string(), email: z.string() }),
  /** Grows by one with every move; a move names the version that it rests on. */
  version: z.number().int(),
  /** Where it may go from here. */
  nextStages: z.array(dealStageSchema),
  /** Of the latest move; null when it was never moved. */
  movedAt: z.iso.datetime().nullable(),
});
export type DealStand = z.infer<typeof dealStandSchema>;

/** The deals that fit, the most valuable of each currency first. */
export const DealList = query(
  'deal.list.v1',
  'crm',
  z.object({ dealId: z.uuid().optional(), email: z.string().optional(), stage: dealStageSchema.optional(), limit: z.number().int().min(1).max(200) }),
  z.object({ deals: z.array(dealStandSchema), /** How many fit in all. */ total: z.number().int() }),
);

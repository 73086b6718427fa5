import { z } from 'zod';
import { query } from '../message.js';
import { LONGEST_STOP_MINUTES, stopSchema, stopScopeSchema } from '../stop.js';

const word = { person: z.string(), channel: z.string(), decidedAt: z.iso.datetime() };

/** A person's word on a stop. Like a decision it comes with a proof that only the person can make. */
export const stopStatementSchema = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('stop.order'),
    /** Chosen by the asker: the same id again gives the same stop. */
    stopId: z.uuid(),
    scope: stopScopeSchema,
    why: z.string().trim().min(1).max(1000),
    minutes: z.number().int().min(1).max(LONGEST_STOP_MINUTES),
    ...word,
  }),
  z.object({ action: z.literal('stop.lift'), stopId: z.uuid(), why: z.string().trim().min(1).max(1000), ...word }),
]);
export type StopStatement = z.infer<typeof stopStatementSchema>;

/** Orders a stop; an approver may. Fails with `proof_invalid`, `role_forbidden`. */
export const StopOrder = query('stop.order.v1', 'gatekeeper', z.object({ statement: stopStatementSchema.options[0], proof: z.string() }), z.object({ stop: stopSchema }), { priority: 'URGENT' });

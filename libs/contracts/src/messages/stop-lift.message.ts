import { z } from 'zod';
import { query } from '../message.js';
import { stopSchema } from '../stop.js';
import { stopStatementSchema } from './stop-order.message.js';

/**
 * Ends a stop. An approver may; one of all dangerous tools only an admin.
 * Fails with `stop_not_found`, `proof_invalid`, `role_forbidden`.
 */
export const StopLift = query('stop.lift.v1', 'gatekeeper', z.object({ statement: stopStatementSchema.options[1], proof: z.string() }), z.object({ stop: stopSchema }));

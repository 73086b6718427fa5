import { z } from 'zod';
import { query } from '../message.js';
import { zoneDrillSchema } from '../zone-watch.js';
import { zoneStatementSchema } from './zone-switch.message.js';

/**
 * This zone, which must be the active one, plays dead until the other has taken over or the time is over. The same id again gives the same drill.
 * Fails with `zone_alone`, `drill_not_active`, `drill_running`, `drill_unready` (all conflict), `proof_invalid`, `role_forbidden`.
 */
export const ZoneDrill = query('zone.drill.v1', 'zones', z.object({ statement: zoneStatementSchema.options[1], proof: z.string() }), z.object({ drill: zoneDrillSchema }));

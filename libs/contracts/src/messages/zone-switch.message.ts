import { z } from 'zod';
import { query } from '../message.js';
import { zoneSchema } from '../zone.js';
import { zonesFileSchema } from '../zones-file.js';

const word = { reason: z.string().trim().min(1, 'say why').max(400), person: z.string().max(90), channel: z.literal('rest'), decidedAt: z.iso.datetime() };

/** An admin's word on the zones. Like a decision it comes with a proof that only the person can make. */
export const zoneStatementSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('zone.switch'), zone: zoneSchema, ...word }),
  /** `seconds`: how long it may last at most; null: as long as a failover should take by `zones.json`. */
  z.object({ action: z.literal('zone.drill'), drillId: z.uuid(), seconds: z.number().int().min(1).max(7200).nullable(), ...word }),
]);

/**
 * Makes a zone the active one by hand. Fails with `proof_invalid`, `role_forbidden`, and what `zone.take.v1` fails with.
 * The proof is checked where there is a gatekeeper; the cloud zone has none, and only its gateway is heard.
 */
export const ZoneSwitch = query('zone.switch.v1', 'zones', z.object({ statement: zoneStatementSchema.options[0], proof: z.string() }), z.object({ file: zonesFileSchema }), { priority: 'URGENT' });

import { z } from 'zod';
import { query } from '../message.js';
import { zoneSchema } from '../zone.js';
import { zonesFileSchema } from '../zones-file.js';

/**
 * Makes a zone the active one: the next epoch, once the remote has accepted the push. Nothing changes when it is active already.
 * The reason stands in `zones.json` as it is given: who takes a lease by hand names the person in it.
 * Fails with `remote_unreachable` (transient), `lease_lost` (conflict: another epoch was first; read it and decide anew), `zone_alone` (conflict).
 */
export const ZoneTake = query(
  'zone.take.v1',
  'workspace',
  z.object({ zone: zoneSchema, reason: z.string().min(1).max(500) }),
  z.object({ file: zonesFileSchema }),
);

import { z } from 'zod';
import { event } from '../message.js';
import { zoneSchema } from '../zone.js';

/** Another zone is active, seen here. It says what a list shows; who acts on it reads `zones.read.v1`. */
export const ZoneChanged = event(
  'zone.changed.v1',
  'workspace',
  z.object({ here: zoneSchema, active: zoneSchema, epoch: z.number().int(), reason: z.string(), at: z.iso.datetime() }),
  { label: 'broadcast', broadcast: true, priority: 'URGENT' },
);

import { z } from 'zod';
import { query } from '../message.js';
import { activitySchema } from './crm-find.message.js';

/** Notes one activity at a known contact; the same one again is noted once. Fails with `contact_not_found`. */
export const ActivityLog = query(
  'activity.log.v1',
  'crm',
  z.object({
    email: z.string(),
    kind: activitySchema.shape.kind,
    summary: z.string(),
    /** When it took place. */
    at: z.iso.datetime({ offset: true }),
    /** Who made the change, for the history. */
    actor: z.string().min(1).max(200),
  }),
  z.object({ activity: activitySchema, created: z.boolean() }),
);

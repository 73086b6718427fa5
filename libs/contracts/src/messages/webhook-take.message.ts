import { z } from 'zod';
import { query } from '../message.js';
import { taskIdSchema } from '../task.js';
import { WEBHOOK_LIMIT } from '../webhook.js';

/**
 * A request that somebody has made to `/api/hooks/<name>`, as it came: nothing of it is believed before its signature is checked. The same delivery
 * gives the same task. Fails with `webhook_unknown`, `webhook_unsigned`, `webhook_stale`, `webhook_unreadable`, `source_closed`.
 */
export const WebhookTake = query(
  'webhook.take.v1',
  'intake',
  z.object({
    name: z.string().min(1).max(100),
    /** Names in lower case; only those that a signature or an event is named by. */
    headers: z.record(z.string().max(100), z.string().max(4000)),
    /** Base64 of the bytes as they came. */
    body: z.string().max(Math.ceil(WEBHOOK_LIMIT / 3) * 4),
  }),
  z.object({ taskId: taskIdSchema, created: z.boolean() }),
);

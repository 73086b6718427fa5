import { z } from 'zod';
import { TOPICS } from '../events/event-log.repository.js';

const MAX_ROTATION_HOURS = 168;

export const newWebhookSchema = z.object({
  url: z.string().max(2000),
  topics: z.array(z.enum(TOPICS)).min(1).transform((topics) => [...new Set(topics)]),
});

export const rotateSchema = z
  .object({
    /** How long the secret before is used as well. */
    hours: z.number().int().min(0).max(MAX_ROTATION_HOURS).default(24),
  })
  .prefault({});

export const deliveryQuerySchema = z.object({
  state: z.enum(['pending', 'delivered']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** `next` of the page before. */
  after: z.coerce.number().int().optional(),
});

import { z } from 'zod';
import { named } from '../openapi/json-schema.js';
import { TOPICS } from '../events/event-log.repository.js';

const at = z.iso.datetime();

/** A `Webhook` as JSON. */
const webhookSchema = named(
  'Webhook',
  z.object({
    id: z.uuid(),
    url: z.string(),
    topics: z.array(z.enum(TOPICS)),
    state: z.enum(['active', 'disabled']),
    disabledReason: z.string().nullable(),
    createdBy: z.string(),
    created: at,
    failingSince: at.nullable(),
    failures: z.number().int(),
    previousSecretUntil: at.nullable(),
    pending: z.number().int(),
  }),
);

/** A `Delivery` as JSON. */
const deliverySchema = named(
  'WebhookDelivery',
  z.object({
    id: z.string(),
    type: z.string(),
    state: z.enum(['pending', 'delivered']),
    attempts: z.number().int(),
    status: z.number().int().nullable(),
    error: z.string().nullable(),
    created: at,
    attempted: at.nullable(),
    delivered: at.nullable(),
  }),
);

export const webhooksAnswer = z.object({ webhooks: z.array(webhookSchema), next: z.null(), total: z.number().int() });
export const webhookAnswer = z.object({ webhook: webhookSchema });
/** The one time that the secret is shown. */
export const webhookSecretAnswer = z.object({ webhook: webhookSchema, secret: z.string() });
export const deliveriesAnswer = z.object({ deliveries: z.array(deliverySchema), next: z.string().nullable() });
export const redeliveryAnswer = z.object({ id: z.uuid() });

import { z } from 'zod';
import { prioritySchema } from './priority.js';

/** The kinds of message that people know by name. */
export const MESSAGE_LABELS = [
  'task_delegation',
  'task_result',
  'info_request',
  'info_response',
  'security_alert',
  'broadcast',
  'system',
] as const;

/**
 * What surrounds every payload on the broker.
 * Times are ISO 8601 UTC; `attempt` counts deliveries from 1; `taint` names the untrusted sources of the payload's text.
 */
export const envelopeSchema = z.object({
  id: z.uuid(),
  name: z.string().regex(/^[a-z_]+(\.[a-z_]+)+\.v\d+$/),
  kind: z.enum(['command', 'event', 'query', 'reply']),
  label: z.enum(MESSAGE_LABELS),
  from: z.string().min(1),
  to: z.string().min(1).optional(),
  replyTo: z.string().optional(),
  priority: prioritySchema,
  correlationId: z.string().min(1),
  causationId: z.string().optional(),
  taskId: z.string().optional(),
  attempt: z.number().int().min(1),
  created: z.iso.datetime(),
  deadline: z.iso.datetime().optional(),
  traceparent: z.string().optional(),
  taint: z.array(z.string()).default([]),
});
export type Envelope = z.infer<typeof envelopeSchema>;

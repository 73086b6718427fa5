import { z } from 'zod';
import { event } from '../message.js';

/** Something that others should know: a flagged text, a refused grant. Never the found secret itself. Each service that cares hears it once. */
export const SecurityAlert = event(
  'security.alert.v1',
  'security',
  z.object({
    taskId: z.string().nullable(),
    severity: z.enum(['INFO', 'WARNING', 'CRITICAL']),
    code: z.string(),
    message: z.string(),
    at: z.iso.datetime(),
  }),
  { label: 'security_alert', priority: 'HIGH' },
);

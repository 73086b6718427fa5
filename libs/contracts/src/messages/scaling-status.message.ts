import { z } from 'zod';
import { query } from '../message.js';
import { DRIVERS, scaledServiceSchema, scalingDecisionSchema } from '../scaling.js';

/** How many instances run, how many should and why; the last decisions, newest first; and which services are never more than one. */
export const ScalingStatus = query(
  'scaling.status.v1',
  'cloud-manager',
  z.object({ decisions: z.number().int().min(0).max(500).default(50) }),
  z.object({
    driver: z.enum(DRIVERS),
    services: z.array(scaledServiceSchema),
    decisions: z.array(scalingDecisionSchema),
    single: z.array(z.object({ service: z.string(), why: z.string() })),
  }),
);

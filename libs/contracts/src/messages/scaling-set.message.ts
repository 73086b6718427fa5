import { z } from 'zod';
import { query } from '../message.js';
import { MOST_INSTANCES, scalingRuleSchema } from '../scaling.js';

/** An admin's word on how many of a service may run. What is not named stays. */
export const scalingStatementSchema = z.object({
  action: z.literal('scaling.set'),
  service: z.string().min(1).max(60),
  min: z.number().int().min(0).max(MOST_INSTANCES).optional(),
  max: z.number().int().min(1).max(MOST_INSTANCES).optional(),
  /** true: the count stays until it is false again. */
  paused: z.boolean().optional(),
  person: z.string(),
  channel: z.string(),
  decidedAt: z.iso.datetime(),
});
export type ScalingStatement = z.infer<typeof scalingStatementSchema>;

/** The count follows with the next look. Fails with `service_not_scaled`, `scaling_invalid`, `proof_invalid`, `role_forbidden`. */
export const ScalingSet = query('scaling.set.v1', 'cloud-manager', z.object({ statement: scalingStatementSchema, proof: z.string() }), z.object({ service: z.string(), rule: scalingRuleSchema, paused: z.boolean() }));

import { z } from 'zod';
import { query } from '../message.js';
import { taskStatusSchema } from '../task.js';
import { zoneSchema } from '../zone.js';

export const claimSchema = z.object({
  taskId: z.string(),
  title: z.string(),
  /** In whose folder the task lies. */
  agent: z.string().nullable(),
  /** Path within the workspace; null when somebody took the file away. */
  file: z.string().nullable(),
  status: taskStatusSchema,
  claimedAt: z.iso.datetime(),
  /** Which zone has claimed it; absent: this one. */
  zone: zoneSchema.optional(),
  /** Whether the orchestrator has it. */
  submitted: z.boolean(),
});

/** Tasks that are claimed and have not ended, newest claim first. Fails with `cursor_unknown`. */
export const ClaimList = query(
  'claim.list.v1',
  'workspace',
  z.object({
    agent: z.string().optional(),
    limit: z.number().int().min(1).max(500).default(100),
    /** `next` of the page before. */
    after: z.string().optional(),
  }),
  z.object({ claims: z.array(claimSchema), next: z.string().nullable() }),
);

import { z } from 'zod';
import { query } from '../message.js';
import { taskStatusSchema } from '../task.js';
import { zoneSchema } from '../zone.js';

/** `ours`: this zone works on it. `provisional`: claimed here, and not shared with the other zone yet. `theirs`: the other zone has it. */
export const CUSTODIES = ['ours', 'provisional', 'theirs'] as const;

export const claimSchema = z.object({
  taskId: z.string(),
  title: z.string(),
  /** In whose folder the task lies. */
  agent: z.string().nullable(),
  /** Path within the workspace; null when somebody took the file away. */
  file: z.string().nullable(),
  /** Null of a task that the other zone works on. */
  status: taskStatusSchema.nullable(),
  claimedAt: z.iso.datetime(),
  /** Whether the orchestrator has it. */
  submitted: z.boolean(),
  /** Whose claim it is, and in which epoch; null where the zone is alone. */
  zone: zoneSchema,
  epoch: z.number().int().nullable(),
  custody: z.enum(CUSTODIES),
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

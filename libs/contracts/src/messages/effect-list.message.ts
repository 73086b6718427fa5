import { z } from 'zod';
import { ADDRESSED, query } from '../message.js';

/** What a tool server's execution ledger says of a task's effects. Addressed to the tool server. */
export const effectSchema = z.object({
  grantId: z.string(),
  approvalId: z.string(),
  taskId: z.string(),
  tool: z.string(),
  digest: z.string(),
  state: z.enum(['started', 'calling', 'done', 'refused', 'unknown']),
  mode: z.enum(['live', 'dry_run']),
  providerId: z.string().nullable(),
  readBack: z.string().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export const EffectList = query(
  'effect.list.v1',
  ADDRESSED,
  z.object({ taskId: z.string().optional(), /** Begun then or later. */ since: z.iso.datetime().optional() }),
  z.object({ effects: z.array(effectSchema) }),
);

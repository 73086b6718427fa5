import { MOST_INSTANCES, type PayloadOf, type ScalingSet, scalingStatementSchema } from '@waggle/contracts';
import { decisionKey, proveDecision } from '@waggle/grants';
import { z } from 'zod';
import type { Signed } from '../access/caller.js';

const { min, max, paused } = scalingStatementSchema.shape;

export const scalingQuerySchema = z.object({ /** How many of the last decisions. */ decisions: z.coerce.number().int().min(0).max(500).default(50) });
export const scaledName = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'a service is named in small letters, like sales');
export const scalingChangeSchema = z
  .object({ min, max, paused })
  .refine((change) => Object.values(change).some((one) => one !== undefined), { error: `name what shall change: min (0 to ${MOST_INSTANCES}), max (1 to ${MOST_INSTANCES}) or paused` });

/** An admin's word to the cloud manager, and the proof of it that only the holder of the token can make. */
export function scalingWord(service: string, change: z.infer<typeof scalingChangeSchema>, { person, token }: Signed, now = new Date()): PayloadOf<typeof ScalingSet> {
  const statement = { action: 'scaling.set' as const, service, ...change, person: person.name, channel: 'rest', decidedAt: now.toISOString() };
  return { statement, proof: proveDecision(statement, decisionKey(token, 'scaling')) };
}

import { APPROVAL_STATES, approvalStateSchema, type Decision, toolArgumentsSchema } from '@waggle/contracts';
import { decisionKey, proveDecision } from '@waggle/grants';
import { z } from 'zod';
import type { Signed } from '../access/caller.js';

const statesSchema = z
  .string()
  .default('pending')
  .transform((text) => (text === 'all' ? [...APPROVAL_STATES] : text.split(',')))
  .pipe(z.array(approvalStateSchema));

export const approvalQuerySchema = z.object({
  /** One or several with commas, or `all`. */
  state: statesSchema,
  taskId: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const shown = { digest: z.string({ error: 'the digest of the approval as you were shown it' }).min(1) };

export const approveSchema = z.object({ ...shown, reason: z.string().max(2000).default('') });
export const rejectSchema = z.object({ ...shown, reason: z.string().trim().min(1, 'say why').max(2000) });
export const modifySchema = z.object({ ...shown, reason: z.string().max(2000).default(''), args: toolArgumentsSchema });

export type Verdict = Decision['verdict'];
type Given = Pick<Decision, 'digest' | 'reason' | 'args'>;

/** The decision, and the proof of it that only the holder of the token can make. @param channel the way it came in */
export function decide(approvalId: string, verdict: Verdict, given: Given, { person, token }: Signed, now: Date, channel = 'rest'): { decision: Decision; proof: string } {
  const decision: Decision = {
    approvalId,
    verdict,
    digest: given.digest,
    reason: given.reason,
    person: person.name,
    channel,
    decidedAt: now.toISOString(),
    ...(given.args === undefined ? {} : { args: given.args }),
  };
  return { decision, proof: proveDecision(decision, decisionKey(token)) };
}

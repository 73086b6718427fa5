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
  /** `group` of an approval: what can be judged together with it. */
  group: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** `next` of the page before. */
  after: z.string().max(500).optional(),
});

const shown = { digest: z.string({ error: 'the digest of the approval as you were shown it' }).min(1) };

export const approveSchema = z.object({ ...shown, reason: z.string().max(2000).default('') });
export const rejectSchema = z.object({ ...shown, reason: z.string().trim().min(1, 'say why').max(2000), /** The agent shall draft anew and heed the reason. */ again: z.boolean().optional() });
export const undoSchema = z.object(shown);
export const modifySchema = z.object({ ...shown, reason: z.string().max(2000).default(''), args: toolArgumentsSchema });

/** A set that one person has looked at. Each item is a decision of its own. */
export const batchSchema = z
  .object({
    verdict: z.enum(['approve', 'reject']),
    reason: z.string().trim().max(2000).default(''),
    items: z
      .array(z.object({ id: z.uuid('an approval id is a UUID'), ...shown }))
      .min(1)
      .max(200)
      .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, 'each approval once'),
  })
  .refine(({ verdict, reason }) => verdict === 'approve' || reason !== '', { path: ['reason'], error: 'say why' });

export type Verdict = Decision['verdict'];
type Given = Pick<Decision, 'digest' | 'args' | 'again'> & { readonly reason?: string };

/** The decision, and the proof of it that only the holder of the token can make. @param channel the way it came in */
export function decide(approvalId: string, verdict: Verdict, given: Given, signed: Signed, now: Date, channel = 'rest'): { decision: Decision; proof: string } {
  const decision: Decision = {
    approvalId,
    verdict,
    digest: given.digest,
    reason: given.reason ?? '',
    person: signed.person.name,
    channel,
    decidedAt: now.toISOString(),
    ...(given.args === undefined ? {} : { args: given.args }),
    ...(given.again === undefined ? {} : { again: given.again }),
  };
  return { decision, proof: proofOf(decision, signed) };
}

/** The proof of a person's own word: only who holds the token can make it. */
export function proofOf(statement: Readonly<Record<string, unknown>>, { token }: Signed): string {
  return proveDecision(statement, decisionKey(token));
}

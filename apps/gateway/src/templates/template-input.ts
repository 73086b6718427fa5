import type { PayloadOf, TemplateCreate, TemplateRetire } from '@waggle/contracts';
import { z } from 'zod';
import type { Signed } from '../access/caller.js';
import { proofOf } from '../approvals/approval-input.js';

export const templateQuerySchema = z.object({
  /** `true`: those too that have ended. */
  retired: z.enum(['true', 'false']).default('false').transform((text) => text === 'true'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** `next` of the page before. */
  after: z.string().max(500).optional(),
});

export const newTemplateSchema = z.object({ approvalId: z.uuid('an approval id is a UUID'), name: z.string().trim().min(1).max(100) });

export const replayQuerySchema = z.object({ days: z.coerce.number().int().min(1).max(90).default(7) });
export const replaySchema = z.object({
  days: z.number().int().min(1).max(90).default(7),
  /** The text of a policy file (YAML or JSON); see docs/policy-file.md. */
  policy: z.string().max(20_000).default(''),
});

export function creation({ approvalId, name }: z.infer<typeof newTemplateSchema>, signed: Signed, now: Date): PayloadOf<typeof TemplateCreate> {
  const statement = { action: 'template.create' as const, approvalId, name, person: signed.person.name, channel: 'rest', decidedAt: now.toISOString() };
  return { statement, proof: proofOf(statement, signed) };
}

export function retirement(templateId: string, signed: Signed, now: Date): PayloadOf<typeof TemplateRetire> {
  const statement = { action: 'template.retire' as const, templateId, person: signed.person.name, channel: 'rest', decidedAt: now.toISOString() };
  return { statement, proof: proofOf(statement, signed) };
}

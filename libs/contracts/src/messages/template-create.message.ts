import { z } from 'zod';
import { query } from '../message.js';

/** An approved text that lets routine mail like it be released without a person. */
export const templateSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  server: z.string(),
  tool: z.string(),
  /** The approval that it was made from, and the digest of what was approved. */
  approvalId: z.uuid(),
  digest: z.string(),
  subject: z.string(),
  text: z.string(),
  /** What may differ, in the order in which it stands: name, date, time. */
  slots: z.array(z.string()),
  madeBy: z.string(),
  madeAt: z.iso.datetime(),
  retiredBy: z.string().nullable(),
  retiredAt: z.iso.datetime().nullable(),
  /** How many proposals it has released. */
  released: z.number().int(),
});
export type Template = z.infer<typeof templateSchema>;

/** An admin's word on a template. Like a decision it comes with a proof that only the person can make. */
export const templateStatementSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('template.create'), approvalId: z.uuid(), name: z.string().min(1).max(100), person: z.string(), channel: z.string(), decidedAt: z.iso.datetime() }),
  z.object({ action: z.literal('template.retire'), templateId: z.uuid(), person: z.string(), channel: z.string(), decidedAt: z.iso.datetime() }),
]);
export type TemplateStatement = z.infer<typeof templateStatementSchema>;

/**
 * Makes the text of an approved routine mail a template. An approval yields one template at most: the second time gives the first one.
 * Fails with `approval_not_found`, `template_unfit`, `proof_invalid`, `role_forbidden`.
 */
export const TemplateCreate = query(
  'template.create.v1',
  'gatekeeper',
  z.object({ statement: templateStatementSchema.options[0], proof: z.string() }),
  z.object({ template: templateSchema }),
);

import { z } from 'zod';
import { evidenceSchema, proposalSchema, receiptSchema } from './proposal.js';

/** A text that was prepared: a reply, a post, an invoice form, a plan. */
export const draftSchema = z.object({ title: z.string(), format: z.enum(['text', 'markdown', 'json']), content: z.string() });

/** Something to note in the CRM once the task has ended well. */
export const crmNoteSchema = z.object({
  email: z.string(),
  kind: z.enum(['email', 'meeting', 'call', 'note']),
  summary: z.string(),
});

const prepared = {
  /** Steps in the order in which they were or will be taken. */
  plan: z.array(z.string()),
  evidence: z.array(evidenceSchema).default([]),
  drafts: z.array(draftSchema).default([]),
};

/** What an agent answers. `failed` with `retryable` is tried again within the task's attempts. */
export const agentResultSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('done'),
    ...prepared,
    summary: z.string(),
    crmNotes: z.array(crmNoteSchema).default([]),
    /** Only of an EXECUTE task. */
    receipt: receiptSchema.optional(),
  }),
  z.object({
    outcome: z.literal('proposal'),
    ...prepared,
    proposals: z.array(proposalSchema).min(1),
    crmNotes: z.array(crmNoteSchema).default([]),
  }),
  /** `sender`: the address of the stranger for whom it is asked; the question may quote others. */
  z.object({ outcome: z.literal('needs_info'), ...prepared, askAgent: z.string(), question: z.string(), sender: z.string().nullable().default(null) }),
  z.object({
    outcome: z.literal('failed'),
    plan: z.array(z.string()).default([]),
    cause: z.string(),
    detail: z.string(),
    retryable: z.boolean(),
    /** Something that it needs is away for the moment; no other agent would find it. */
    unavailable: z.boolean().default(false),
    /** Before that it would fail again: who refused it for now has said so. */
    retryAfterSeconds: z.number().min(0).optional(),
    /** The effect may or may not have happened: a person must look. */
    uncertain: z.boolean().default(false),
    /** What the approval rested on has changed; the proposal goes back to the queue. */
    stale: z.boolean().default(false),
  }),
]);
export type AgentResult = z.infer<typeof agentResultSchema>;
/** The same before defaults are filled in: what a handler may return. */
export type AgentResultInput = z.input<typeof agentResultSchema>;

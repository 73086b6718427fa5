import { z } from 'zod';

/** Something a statement rests on, so that a person or the gatekeeper can check it. */
export const evidenceSchema = z.object({
  kind: z.enum(['message', 'invoice', 'crm', 'knowledge', 'page', 'file', 'tool']),
  /** Message-ID, record id, knowledge entry, address: whatever finds it again. */
  ref: z.string(),
  /** The sentence or figure that was used. */
  quote: z.string().optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** Where a part of the call came from when that is a stranger's text, with the sentence. */
export const taintSchema = z.object({
  field: z.string(),
  source: z.string(),
  sentence: z.string(),
  /** The words of the sentence that went into the call. */
  value: z.string().optional(),
  /** An answer to whoever wrote: worth knowing, no danger of its own. Only the orchestrator says so. */
  usual: z.boolean().optional(),
});
export type Taint = z.infer<typeof taintSchema>;

/** Text that a reader would not have seen, made readable; `where` names the text that it stood in. */
export const hiddenTextSchema = z.object({ where: z.string(), shown: z.string() });
export type HiddenText = z.infer<typeof hiddenTextSchema>;

/** Tool arguments: plain JSON, so that their canonical form (RFC 8785) is defined. */
export const toolArgumentsSchema = z.record(z.string(), z.json());
export type ToolArguments = z.infer<typeof toolArgumentsSchema>;

/** A DANGEROUS call that an agent wants made, with what a person needs to judge it. */
export const proposalSchema = z.object({
  id: z.uuid(),
  server: z.string(),
  tool: z.string(),
  args: toolArgumentsSchema,
  /** What the agent believes it does; the gatekeeper classifies by content, whatever stands here. */
  action: z.string(),
  /** One line: what will happen on approve. */
  summary: z.string(),
  /** The text as the recipient will see it, or a readable form of the call. */
  preview: z.string(),
  /** What a person must still fill in; not empty means it cannot be approved unchanged. */
  blanks: z.array(z.string()).default([]),
  evidence: z.array(evidenceSchema).default([]),
  taint: z.array(taintSchema).default([]),
  /** What was hidden in the texts of its task or in the call itself. */
  hidden: z.array(hiddenTextSchema).optional(),
  flags: z.array(z.string()).default([]),
});
export type Proposal = z.infer<typeof proposalSchema>;

/** The proof that an approved call took effect: shown = approved = executed, and what the provider says of it. */
export const receiptSchema = z.object({
  grantId: z.string(),
  approvalId: z.string(),
  server: z.string(),
  tool: z.string(),
  /** SHA-256 (hex) of the canonical arguments that were executed. */
  digest: z.string(),
  mode: z.enum(['live', 'dry_run']),
  providerId: z.string(),
  executedAt: z.iso.datetime(),
  /** What was read back from the provider afterwards. `missed`: whom a call that took effect did not reach. */
  readBack: z.object({ found: z.boolean(), detail: z.string(), missed: z.array(z.string()).optional() }),
});
export type Receipt = z.infer<typeof receiptSchema>;

export const APPROVAL_STATES = ['pending', 'approved', 'rejected', 'modified', 'expired', 'executed', 'failed', 'withdrawn'] as const;
export const approvalStateSchema = z.enum(APPROVAL_STATES);
export type ApprovalState = z.infer<typeof approvalStateSchema>;

export const APPROVAL_CLASSES = ['always', 'smart', 'never_auto'] as const;
export const approvalClassSchema = z.enum(APPROVAL_CLASSES);
export type ApprovalClass = z.infer<typeof approvalClassSchema>;

/** What a person changed in a proposal. */
export const approvalEditSchema = z.object({
  by: z.string(),
  at: z.iso.datetime(),
  channel: z.string(),
  /** Digests of the arguments before and after. */
  from: z.string(),
  to: z.string(),
  /** By path, e.g. `payee.name`; null where there was or is nothing. Long values are cut. */
  changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
});
export type ApprovalEdit = z.infer<typeof approvalEditSchema>;

/** An entry of the approval queue as people see it. `digest` is what a decision binds to. */
export const approvalSchema = z.object({
  id: z.uuid(),
  taskId: z.string(),
  proposal: proposalSchema,
  digest: z.string(),
  approvalClass: approvalClassSchema,
  reasons: z.array(z.string()),
  state: approvalStateSchema,
  priority: z.string(),
  created: z.iso.datetime(),
  expires: z.iso.datetime(),
  /** Proposals that a person can judge together have the same; what they have in common, readable. */
  group: z.string(),
  /** The approved text that it matches best, and how well (0 to 1); null where nothing comes near. */
  template: z.object({ id: z.uuid(), name: z.string(), score: z.number().min(0).max(1) }).nullable(),
  /** Since when the fallback approver is asked as well; null while the first one has time. */
  escalatedAt: z.iso.datetime().nullable(),
  /** How many different people must agree, and who has so far. */
  peopleNeeded: z.number().int().min(1),
  agreedBy: z.array(z.string()),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  /** How long the person took, from what was shown to the answer; null when nobody has answered. */
  decisionSeconds: z.number().nullable(),
  decisionReason: z.string().nullable(),
  channel: z.string().nullable(),
  /** Digest of what was approved; differs from `digest` after an edit. */
  approvedDigest: z.string().nullable(),
  grantId: z.string().nullable(),
  /** Until when an approval can be taken back; null when it is not approved. */
  undoUntil: z.iso.datetime().nullish(),
  /** Who changed what, oldest first; those of people whose answer was taken back too. */
  edits: z.array(approvalEditSchema).optional(),
});
export type Approval = z.infer<typeof approvalSchema>;

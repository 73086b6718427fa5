import { z } from 'zod';
import { command } from '../message.js';

/** One thing that was done or decided. Summaries are redacted by whoever writes them. */
export const auditEntrySchema = z.object({
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  taskId: z.string().nullable(),
  input: z.string().max(2000),
  output: z.string().max(2000),
  approval: z.string().nullable(),
  evidence: z.array(z.string()).default([]),
  durationMs: z.number().nullable(),
  success: z.boolean(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** As the audit keeps it: `recordedBy` is the service whose message has brought it, whatever `actor` says. Entries of before it was noted have none. */
export const recordedEntrySchema = auditEntrySchema.extend({ recordedBy: z.string().optional() });
export type RecordedEntry = z.infer<typeof recordedEntrySchema>;

/** Appends to the audit chain. */
export const AuditRecord = command('audit.record.v1', 'audit', z.object({ entries: z.array(auditEntrySchema).min(1) }), { priority: 'LOW', unhurried: true });

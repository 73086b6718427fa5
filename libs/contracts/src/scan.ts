import { z } from 'zod';

/** above 0.9 block, 0.7 to 0.9 sanitise, 0.5 to 0.7 warn, below that pass. */
export const scanVerdictSchema = z.enum(['pass', 'warn', 'sanitise', 'block']);

export const findingSchema = z.object({
  category: z.enum(['threat', 'personal_data', 'secret', 'sensitive_word']),
  rule: z.string(),
  /** 0 to 1. */
  score: z.number().min(0).max(1),
  /** Which of the texts, and the half-open span of UTF-16 code units in it. */
  text: z.string(),
  start: z.number().int(),
  end: z.number().int(),
  /** In plain words; never the found secret itself. */
  reason: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

export const namedTextSchema = z.object({ name: z.string(), text: z.string() });
export type NamedText = z.infer<typeof namedTextSchema>;

/** What the guard says of a set of texts; `redacted` holds those texts that had to be changed. */
export const scanReportSchema = z.object({
  verdict: scanVerdictSchema,
  score: z.number().min(0).max(1),
  flagged: z.boolean(),
  findings: z.array(findingSchema),
  redacted: z.array(namedTextSchema),
});
export type ScanReport = z.infer<typeof scanReportSchema>;

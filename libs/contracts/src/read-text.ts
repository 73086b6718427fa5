import { z } from 'zod';
import { scanVerdictSchema } from './scan.js';

/** A text that an agent was given while it worked, as the guard left it. */
export const readTextSchema = z.object({
  /** For people: `answer of email.read_email`. */
  source: z.string(),
  name: z.string(),
  text: z.string(),
  verdict: scanVerdictSchema,
});
export type ReadText = z.infer<typeof readTextSchema>;

import { z } from 'zod';

/** What an operator said of a draft that they refused. Trusted, unlike anything that came from outside. */
export const feedbackSchema = z.object({
  at: z.iso.datetime(),
  by: z.string(),
  reason: z.string(),
  refused: z.object({
    /** As `server.tool`. */
    tool: z.string(),
    preview: z.string(),
  }),
});
export type Feedback = z.infer<typeof feedbackSchema>;

import { z } from 'zod';

/** A text that a task rests on, with where it came from. `trusted`: the operator or the house wrote it, not somebody outside. */
export const taskTextSchema = z.object({
  /** For people: a Message-ID with its sender, a page's address, `task PAYMENT_1`. */
  source: z.string(),
  /** Which part of it: `body`, `from`, `attachments`. */
  name: z.string(),
  text: z.string(),
  trusted: z.boolean(),
});
export type TaskText = z.infer<typeof taskTextSchema>;

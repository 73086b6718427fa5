import { z } from 'zod';

/** How a dead letter is named: its service, and the beginning of a digest of what it holds and who has sent it. */
export const deadLetterIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,59}\.[0-9a-f]{16}$/, 'a dead letter is named as in: waggle dead');

export const serviceOfLetter = (id: string): string => id.slice(0, id.lastIndexOf('.'));

/** A message that a service has given up. Every text may be a stranger's. */
export const deadLetterSchema = z.object({
  id: deadLetterIdSchema,
  service: z.string(),
  /** Of the message; empty where nobody has given it one. */
  messageId: z.string(),
  /** Name of the message. */
  message: z.string(),
  /** Messages in it: several where the broker itself has given them up together, none where it cannot be read. */
  count: z.number().int(),
  taskId: z.string().nullable(),
  /** The service that has sent it, as the broker has verified it; null where nobody can say. */
  sender: z.string().nullable(),
  /** How often it was delivered; null where that cannot be read. */
  attempts: z.number().int().nullable(),
  created: z.string().nullable(),
  /** Empty where nothing says so. */
  diedAt: z.string(),
  /** Why. */
  code: z.string(),
  kind: z.string(),
  error: z.string(),
  /** It was being sent again then, and nobody can say whether that came to its end. */
  sentAgainAt: z.string().nullable(),
  /** Why it cannot be sent again; null when it can. */
  obstacle: z.string().nullable(),
});
export type DeadLetterView = z.infer<typeof deadLetterSchema>;

/** The dead letters of a zone, as the API gives them. */
export const deadLettersSchema = z.object({
  /** Newest first. */
  letters: z.array(deadLetterSchema),
  /** Services that have further ones, which come into sight when these are settled. */
  more: z.array(z.string()),
  /** Services that did not answer: what lies there is not known. */
  silent: z.array(z.string()),
});
export type DeadLetterList = z.infer<typeof deadLettersSchema>;

import { prioritySchema } from '@waggle/contracts';
import { z } from 'zod';

/** What the person does with what is asked about it; `none`: nothing will be asked. `leave`: it is to wait. */
export const WISHES = ['approve', 'modify', 'reject', 'leave', 'none'] as const;
export const SYSTEMS = ['mail', 'bank', 'social', 'books'] as const;
export type System = (typeof SYSTEMS)[number];

/** One piece of work, noted before it is handed in, and `accepted` noted when the door has taken it. */
export const errandSchema = z.object({
  note: z.literal('errand'),
  /** Stands in all that becomes of it: `t00017`. */
  tag: z.string().regex(/^t\d{5}$/),
  door: z.enum(['file', 'mail', 'api']),
  prefix: z.string(),
  priority: prioritySchema,
  wish: z.enum(WISHES),
  /** Where its one effect is to be seen; null: nowhere. */
  system: z.enum(SYSTEMS).nullable(),
  /** How many must agree to it. */
  people: z.number().int(),
  at: z.number(),
});
export type Errand = z.infer<typeof errandSchema>;

export const acceptedSchema = z.object({ note: z.literal('accepted'), tag: z.string(), at: z.number() });

/** What a person has said, noted before it is sent: the answer to it may be lost. `args`: what the person saw, or wrote in its place. */
export const wordSchema = z.object({
  note: z.literal('word'),
  tag: z.string(),
  approvalId: z.string(),
  person: z.string(),
  verdict: z.enum(['approve', 'modify', 'reject']),
  server: z.string(),
  tool: z.string(),
  args: z.record(z.string(), z.json()),
  at: z.number(),
});
export type Word = z.infer<typeof wordSchema>;

/** A fault that has ended, or a task that was seen ended. Times are milliseconds since 1970 by the clock of the run. */
export const faultSchema = z.object({ note: z.literal('fault'), kind: z.string(), target: z.string(), began: z.number(), ended: z.number() });
export const endSchema = z.object({ note: z.literal('end'), tag: z.string(), at: z.number() });

export const noteSchema = z.discriminatedUnion('note', [errandSchema, acceptedSchema, wordSchema, faultSchema, endSchema]);
export type Note = z.infer<typeof noteSchema>;

/** The tag in a text; undefined when there is none. */
export const tagIn = (text: string): string | undefined => /(?<![A-Za-z0-9])t\d{5}(?![A-Za-z0-9])/.exec(text)?.[0];

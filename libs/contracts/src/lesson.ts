import { z } from 'zod';

/** `harmless`: the scan found a threat where there is none. `attack`: it missed one. */
export const lessonKindSchema = z.enum(['harmless', 'attack']);
/** Short ones would turn ordinary mail into attacks. */
export const lessonTextSchema = z.string().trim().min(12, 'at least 12 characters, or ordinary mail would be taken for it').max(4000);

/** What people have taught the guard. */
export const lessonSchema = z.object({
  id: z.uuid(),
  kind: lessonKindSchema,
  /** For `harmless` the whole text; for `attack` what must stand somewhere in it. */
  text: z.string(),
  why: z.string(),
  /** Where it was seen. */
  taskId: z.string().nullable(),
  by: z.string(),
  /** Only an admin's word opens what would be blocked. */
  role: z.enum(['approver', 'admin']),
  at: z.iso.datetime(),
  retiredBy: z.string().nullable(),
  retiredAt: z.iso.datetime().nullable(),
});
export type Lesson = z.infer<typeof lessonSchema>;

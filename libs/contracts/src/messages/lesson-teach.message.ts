import { z } from 'zod';
import { lessonKindSchema, lessonSchema, lessonTextSchema } from '../lesson.js';
import { query } from '../message.js';

const word = { person: z.string(), channel: z.string(), decidedAt: z.iso.datetime() };

/** A person's word on what the guard has learnt. Like a decision it comes with a proof that only the person can make. */
export const lessonStatementSchema = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('lesson.teach'),
    /** Chosen by the asker: the same id again gives the same lesson. */
    lessonId: z.uuid(),
    kind: lessonKindSchema,
    text: lessonTextSchema,
    why: z.string().trim().min(1).max(1000),
    taskId: z.string().max(200).nullable(),
    ...word,
  }),
  z.object({ action: z.literal('lesson.retire'), lessonId: z.uuid(), ...word }),
]);
export type LessonStatement = z.infer<typeof lessonStatementSchema>;

/** Tells the guard that it was wrong; an approver may. Fails with `proof_invalid`, `role_forbidden`. */
export const LessonTeach = query('lesson.teach.v1', 'gatekeeper', z.object({ statement: lessonStatementSchema.options[0], proof: z.string() }), z.object({ lesson: lessonSchema }));

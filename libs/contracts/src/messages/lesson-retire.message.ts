import { z } from 'zod';
import { lessonSchema } from '../lesson.js';
import { query } from '../message.js';
import { lessonStatementSchema } from './lesson-teach.message.js';

/** The guard forgets it; an approver may, of an admin's lesson an admin. Fails with `lesson_not_found`, `proof_invalid`, `role_forbidden`. */
export const LessonRetire = query('lesson.retire.v1', 'gatekeeper', z.object({ statement: lessonStatementSchema.options[1], proof: z.string() }), z.object({ lesson: lessonSchema }));

import { z } from 'zod';
import { lessonSchema } from '../lesson.js';
import { query } from '../message.js';

/** What the guard has been taught, oldest first: the oldest are looked through first. */
export const LessonList = query('lesson.list.v1', 'gatekeeper', z.object({ retired: z.boolean().default(false) }), z.object({ lessons: z.array(lessonSchema) }));

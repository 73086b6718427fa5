import { z } from 'zod';
import { deadLetterIdSchema, deadLetterSchema } from '../dead-letter.js';
import { ADDRESSED, query } from '../message.js';

/** One dead letter as a whole: `body` is its text as it lies there, at most 24,000 characters and without the service's own secrets; `cut`: there is more of it. */
export const DeadShow = query('dead.show.v1', ADDRESSED, z.object({ id: deadLetterIdSchema }), z.object({ letter: deadLetterSchema, body: z.string(), cut: z.boolean() }));

import { z } from 'zod';
import { deadLetterSchema } from '../dead-letter.js';
import { ADDRESSED, query } from '../message.js';

/** The dead letters of a service, those that died first; `more`: there are further ones. Every service answers it in its runtime. */
export const DeadList = query('dead.list.v1', ADDRESSED, z.object({}), z.object({ letters: z.array(deadLetterSchema), more: z.boolean() }));

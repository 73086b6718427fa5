import { z } from 'zod';
import { deadLetterIdSchema, deadLetterSchema } from '../dead-letter.js';
import { ADDRESSED, query } from '../message.js';

/** Ends a dead letter at an admin's word: `again` sends it to the service that could not handle it, as its first attempt; `drop` removes it for good. */
export const DeadSettle = query('dead.settle.v1', ADDRESSED, z.object({ id: deadLetterIdSchema, how: z.enum(['again', 'drop']) }), z.object({ letter: deadLetterSchema }));

import { z } from 'zod';
import { deadLetterSchema } from '../dead-letter.js';
import { ADDRESSED, query } from '../message.js';

/** The dead letters of a service, the oldest ones; `more`: there are further ones behind them. Every service answers it in its runtime. */
export const DeadList = query('dead.list.v1', ADDRESSED, z.object({}), z.object({ letters: z.array(deadLetterSchema), more: z.boolean() }));

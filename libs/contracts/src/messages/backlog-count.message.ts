import { z } from 'zod';
import { query } from '../message.js';

/**
 * How much work lies in this zone: files that wait in `Needs_Action/`, and tasks that have not ended. It travels behind the arrivals
 * that were sent before it, so that it counts them; who gets no answer in time has sent enough.
 */
export const BacklogCount = query('backlog.count.v1', 'workspace', z.object({}), z.object({ waiting: z.number().int(), unfinished: z.number().int() }), { priority: 'NORMAL' });

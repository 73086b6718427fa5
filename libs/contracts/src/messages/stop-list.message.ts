import { z } from 'zod';
import { query } from '../message.js';
import { stopSchema } from '../stop.js';

/** The stops that hold, newest first; with `ended` the last ones that have ended too. */
export const StopList = query('stop.list.v1', 'gatekeeper', z.object({ ended: z.boolean().default(false) }), z.object({ stops: z.array(stopSchema) }));

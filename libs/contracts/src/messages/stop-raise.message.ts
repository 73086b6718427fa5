import { z } from 'zod';
import { command } from '../message.js';

/** A service holds one task because something is wrong with it; it needs no person, so it can hold no more than that, for an hour. */
export const StopRaise = command('stop.raise.v1', 'gatekeeper', z.object({ taskId: z.string().min(1).max(200), by: z.string().max(60), why: z.string().min(1).max(1000) }), { priority: 'URGENT' });

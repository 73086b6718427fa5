import { z } from 'zod';
import { query } from '../message.js';

/** Ends a schedule that was set at run time. Fails with `schedule_not_found`, `schedule_in_setting`. */
export const ScheduleRemove = query('schedule.remove.v1', 'intake', z.object({ id: z.string().min(1).max(60), by: z.string().min(1).max(200) }), z.object({ removed: z.literal(true) }));

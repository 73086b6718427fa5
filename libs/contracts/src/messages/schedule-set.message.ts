import { z } from 'zod';
import { query } from '../message.js';
import { scheduleSchema, scheduleViewSchema } from '../schedule.js';

/** Adds a schedule or changes the one of this id; it counts from now on. Fails with `schedule_invalid`, `schedule_in_setting`. */
export const ScheduleSet = query(
  'schedule.set.v1',
  'intake',
  z.object({ schedule: scheduleSchema, by: z.string().min(1).max(200) }),
  z.object({ schedule: scheduleViewSchema, changed: z.boolean() }),
);

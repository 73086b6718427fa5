import { z } from 'zod';
import { query } from '../message.js';
import { scheduleViewSchema } from '../schedule.js';

/** All recurring work of this zone, by id, each with its next times. */
export const ScheduleList = query('schedule.list.v1', 'intake', z.object({}), z.object({ schedules: z.array(scheduleViewSchema) }));

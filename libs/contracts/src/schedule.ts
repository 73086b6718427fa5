import { z } from 'zod';
import { prioritySchema } from './priority.js';
import { prefixSchema } from './task.js';

/** Recurring work is asked for by people and by `SCHEDULE_` files; these three are made by an approval or would breed. */
const NOT_RECURRING = ['APPROVE', 'EXECUTE', 'SCHEDULE'];

/** One line of `SCHEDULES`. Times that were missed while nothing ran make one task for all (`once`: of the first; `latest`: of the last) or none (`skip`). */
export const scheduleSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,59}$/, 'lower case letters, digits, - and _, at most 60'),
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  cron: z.string().min(9).max(200),
  /** IANA name; default: BUSINESS_TIMEZONE. */
  zone: z.string().min(1).max(60).optional(),
  prefix: prefixSchema.refine((prefix) => !NOT_RECURRING.includes(prefix), { error: `not one of ${NOT_RECURRING.join(', ')}` }),
  title: z.string().trim().min(1).max(300).optional(),
  body: z.string().min(1).max(100_000),
  priority: prioritySchema.optional(),
  missed: z.enum(['once', 'latest', 'skip']).default('once'),
});
export type Schedule = z.infer<typeof scheduleSchema>;

export const scheduleViewSchema = scheduleSchema.extend({
  zone: z.string(),
  /** From `SCHEDULES`, or set at run time by a person or a `SCHEDULE_` file. */
  origin: z.enum(['setting', 'set']),
  setBy: z.string(),
  paused: z.boolean(),
  /** The next three times, ISO 8601 UTC. */
  next: z.array(z.iso.datetime()),
  last: z.object({ due: z.iso.datetime(), taskId: z.string() }).nullable(),
});
export type ScheduleView = z.infer<typeof scheduleViewSchema>;

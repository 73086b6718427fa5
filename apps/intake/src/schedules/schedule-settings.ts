import { type Schedule, scheduleSchema } from '@waggle/contracts';
import { z } from 'zod';
import { timetableFault } from './due-times.js';

/** A schedule whose time zone is settled. */
export type PlacedSchedule = Schedule & { readonly zone: string; readonly setBy: string };

/** Before the name of a task that has set a schedule: its text need not be a person's of the house, so what it makes is not either. */
export const BY_TASK = 'task:';

const WEEKLY_AUDIT = '[{"id":"weekly-audit","cron":"0 7 * * 1","prefix":"AUDIT","title":"Weekly audit","body":"Audit the past week and write the briefing."}]';

/** SCHEDULES: a JSON array, each id once. Not set: the weekly audit; `[]`: none. */
export const schedulesSchema = z.string().default(WEEKLY_AUDIT).transform((text, context): Schedule[] => {
  const parsed = z.array(scheduleSchema.strict()).safeParse(jsonOf(text));
  const faults = parsed.success ? faultsOf(parsed.data) : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'must be a JSON array'}: ${message}`);
  for (const message of faults) context.addIssue({ code: 'custom', message });
  return parsed.data ?? z.NEVER;
});

export const timezoneSchema = z.string().default('UTC').refine((zone) => timetableFault({ cron: '0 0 * * *', zone }) === undefined, { error: 'must be a time zone such as Europe/Berlin' });

function faultsOf(schedules: readonly Schedule[]): string[] {
  const ids = schedules.map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id} stands there twice`);
  const wrong = schedules.flatMap(({ id, cron, zone = 'UTC' }) => timetableFault({ cron, zone })?.replace(/^/, `${id}: `) ?? []);
  return [...twice, ...wrong];
}

function jsonOf(text: string): unknown {
  if (text.trim() === '') return [];
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { createHash } from 'node:crypto';
import type { ArrivingTask } from '../sources/task-taker.service.js';
import type { Due } from './due-now.js';
import { BY_TASK, type PlacedSchedule } from './schedule-settings.js';

const HASH_LENGTH = 8;

/** The source of a schedule; a pause is kept under it. */
export const scheduleSource = (id: string): string => `schedule:${id}`;

/** What a due time is called: `20260105T0600Z`. */
export const timeName = (due: Date): string => `${due.toISOString().slice(0, 16).replaceAll(/[-:]/g, '')}Z`;

/** The one task of a due time: the same in both zones, as its name is made of the schedule's id and the time alone. */
export function dueTask(schedule: PlacedSchedule, { at, missed }: Due): ArrivingTask {
  const name = timeName(at);
  const more = { due: at.toISOString(), ...(missed > 0 && { missed }) };
  return { taskId: `${schedule.prefix}_${schedule.id}_${name}`, ...contentOf(schedule, more), sourceKey: `schedule ${schedule.id} ${name}` };
}

/** The task of one wish of a person. */
export function wantedTask(schedule: PlacedSchedule, key: string, by: string): ArrivingTask {
  const hash = createHash('sha256').update(`${schedule.id}\n${key}`).digest('hex').slice(0, HASH_LENGTH);
  return { taskId: `${schedule.prefix}_${schedule.id}_by-hand_${hash}`, ...contentOf(schedule, { wanted_by: by }), sourceKey: `schedule ${schedule.id} by hand ${key}` };
}

function contentOf({ id, title, priority, body, setBy }: PlacedSchedule, more: object): Pick<ArrivingTask, 'frontMatter' | 'body'> {
  return { frontMatter: { source: setBy.startsWith(BY_TASK) ? `task-schedule:${id}` : scheduleSource(id), title: title ?? id, ...(priority !== undefined && { priority }), ...more }, body: `${body.trimEnd()}\n` };
}

import type { Stores } from './stores.js';

interface Run {
  readonly task_id: string;
  readonly due: Date;
  readonly missed: string | null;
  readonly known: boolean;
}

const MINUTE = 60_000;

/**
 * Times of a schedule that is due each minute for which nobody made a task. Each run has its task; the runs, and the times that they stand for,
 * leave out no minute from one after the first errand until one before now: so late may a time be met.
 */
export async function missedTimes({ query, notes }: Pick<Stores, 'query' | 'notes'>, now = Date.now()): Promise<string[]> {
  const runs = await query<Run>(`SELECT r.task_id, r.due, t.data->'document'->'frontMatter'->>'missed' AS missed, t.task_id IS NOT NULL AS known
    FROM intake.schedule_run r LEFT JOIN orchestrator.task t ON t.task_id = r.task_id ORDER BY r.due`);
  const covered = new Set(runs.flatMap(({ due, missed }) => Array.from({ length: 1 + Number(missed ?? 0) }, (_, at) => due.getTime() + at * MINUTE)));
  const taskless = runs.flatMap(({ task_id, known }) => (known ? [] : [`${task_id}: it was due, and there is no task`]));
  return [...taskless, ...minutesOf(notes, now).flatMap((at) => (covered.has(at) ? [] : [`nobody made a task for ${new Date(at).toISOString()}`]))];
}

function minutesOf(notes: Stores['notes'], now: number): number[] {
  const first = notes.find((note) => note.note === 'errand');
  if (first === undefined) return [];
  const [from, until] = [Math.ceil(first.at / MINUTE) + 1, Math.floor(now / MINUTE) - 1];
  return Array.from({ length: Math.max(0, until - from + 1) }, (_, at) => (from + at) * MINUTE);
}

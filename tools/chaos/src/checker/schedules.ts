import type { Query } from './stores.js';

interface Run {
  readonly id: string;
  readonly task_id: string;
  readonly due: Date;
  readonly missed: string | null;
  readonly known: boolean;
}

const MINUTE = 60_000;

/** Times of a schedule that is due each minute for which nobody made a task: each run has its task, and with those it stands for they leave no minute out. */
export async function missedTimes(query: Query): Promise<string[]> {
  const runs = await query<Run>(`SELECT r.id, r.task_id, r.due, t.data->'document'->'frontMatter'->>'missed' AS missed, t.task_id IS NOT NULL AS known
    FROM intake.schedule_run r LEFT JOIN orchestrator.task t ON t.task_id = r.task_id ORDER BY r.id, r.due`);
  return runs.flatMap(({ task_id, due, missed, known }, at) => {
    if (!known) return [`${task_id}: it was due, and there is no task`];
    const next = runs[at + 1];
    if (next === undefined) return [];
    const minutes = (next.due.getTime() - due.getTime()) / MINUTE;
    return minutes > 1 + Number(missed ?? 0) ? [`between ${task_id} and ${next.task_id} lie ${minutes} minutes`] : [];
  });
}

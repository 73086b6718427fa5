import { Injectable } from '@nestjs/common';
import { type Schedule, scheduleSchema } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';

export interface SetSchedule {
  readonly schedule: Schedule;
  readonly setBy: string;
}

export interface Run {
  /** The time's name, or that of a person's wish. */
  readonly key: string;
  readonly taskId: string;
  readonly due: Date;
}

/** A clock that is set back by less makes nothing due a second time; one that was further ahead than this must not silence a schedule until then. */
const CLOCK_WAS_WRONG_MS = 25 * 3_600_000;

/** The schedules that were set at run time, up to where each one's times are dealt with, and which tasks they have made. */
@Injectable()
export class ScheduleRepository {
  constructor(readonly database: Database) {}

  async all(): Promise<SetSchedule[]> {
    const rows = await this.database.query<{ content: unknown; setBy: string }>('SELECT content, set_by AS "setBy" FROM schedule ORDER BY id');
    return rows.map(({ content, setBy }) => ({ schedule: scheduleSchema.parse(content), setBy }));
  }

  /** False when it stands there word for word. */
  async set(schedule: Schedule, by: string): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO schedule AS s (id, content, set_by) VALUES ($1, $2::jsonb, $3)
       ON CONFLICT (id) DO UPDATE SET content = excluded.content, set_by = excluded.set_by, set_at = now() WHERE s.content <> excluded.content RETURNING id`,
      [schedule.id, JSON.stringify(schedule), by],
    );
    return rows.length > 0;
  }

  async remove(id: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await tx.query('DELETE FROM schedule_mark WHERE id = $1', [id]);
      return (await tx.query('DELETE FROM schedule WHERE id = $1 RETURNING id', [id])).length > 0;
    });
  }

  /**
   * Up to where its times are dealt with, held against every other instance until the transaction ends. A schedule that is new, or has other times
   * than before, begins now; so does one whose mark lies far in the time to come, as the clock was wrong then.
   */
  async lockMark(tx: Transaction, id: string, timetable: string, now: Date): Promise<Date> {
    await tx.query('INSERT INTO schedule_mark (id, timetable, mark) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [id, timetable, now]);
    const [row] = await tx.query<{ timetable: string; mark: Date }>('SELECT timetable, mark FROM schedule_mark WHERE id = $1 FOR UPDATE', [id]);
    if (row !== undefined && row.timetable === timetable && row.mark.getTime() <= now.getTime() + CLOCK_WAS_WRONG_MS) return row.mark;
    await tx.query('UPDATE schedule_mark SET timetable = $2, mark = $3 WHERE id = $1', [id, timetable, now]);
    return now;
  }

  async moveMark(tx: Transaction, id: string, mark: Date): Promise<void> {
    await tx.query('UPDATE schedule_mark SET mark = greatest(mark, $2) WHERE id = $1', [id, mark]);
  }

  /** Gives the task ids of those that had not been made. */
  async addRuns(tx: Transaction, id: string, runs: readonly Run[]): Promise<Set<string>> {
    const rows = await tx.query<{ taskId: string }>(
      `INSERT INTO schedule_run (id, key, task_id, due) SELECT $1, * FROM unnest($2::text[], $3::text[], $4::timestamptz[]) ON CONFLICT DO NOTHING RETURNING task_id AS "taskId"`,
      [id, runs.map(({ key }) => key), runs.map(({ taskId }) => taskId), runs.map(({ due }) => due)],
    );
    return new Set(rows.map(({ taskId }) => taskId));
  }

  /** The newest task of each. */
  async lastRuns(): Promise<Map<string, { due: string; taskId: string }>> {
    const rows = await this.database.query<{ id: string; due: Date; taskId: string }>('SELECT DISTINCT ON (id) id, due, task_id AS "taskId" FROM schedule_run ORDER BY id, due DESC');
    return new Map(rows.map(({ id, due, taskId }) => [id, { due: due.toISOString(), taskId }]));
  }
}

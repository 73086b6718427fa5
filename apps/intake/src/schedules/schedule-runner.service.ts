import { Injectable } from '@nestjs/common';
import { FolderList } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import type { Transaction } from '@waggle/persistence';
import { TaskTaker } from '../sources/task-taker.service.js';
import { type Due, dueNow, ON_TIME_MS } from './due-now.js';
import { ScheduleRepository } from './schedule.repository.js';
import type { PlacedSchedule } from './schedule-settings.js';
import { dueTask, scheduleSource, timeName, wantedTask } from './schedule-task.js';

/** Where the other zone's task of the same time lies, when it has made one. */
const FOLDERS = ['Needs_Action', 'In_Progress', 'Done', 'Rejected'];

/** Makes the tasks of due times: each once, however many instances look and whenever they die. */
@Injectable()
export class ScheduleRunner {
  constructor(
    private readonly schedules: ScheduleRepository,
    private readonly taker: TaskTaker,
    private readonly messenger: Messenger,
  ) {}

  /** Makes what is due; gives the task ids. */
  async run(schedule: PlacedSchedule, now: Date): Promise<string[]> {
    const missed = (await this.peek(schedule, now)).filter(({ at }) => now.getTime() - at.getTime() > ON_TIME_MS);
    const elsewhere = new Set<string>();
    // Of a time that was missed here the other zone may have made the task.
    for (const due of missed) if (await this.isFiled(dueTask(schedule, due).taskId)) elsewhere.add(timeName(due.at));
    return this.schedules.database.transaction(async (tx) => {
      const due = await this.due(tx, schedule, now);
      const made = await this.make(tx, schedule, due, elsewhere);
      if (due.length > 0 || missed.length > 0) await this.schedules.moveMark(tx, schedule.id, now);
      return made;
    });
  }

  /** Lets the times up to this one go by: somebody else sees to them, or nobody shall. */
  async passOver(schedule: PlacedSchedule, until: Date, now: Date): Promise<void> {
    await this.schedules.database.transaction(async (tx) => {
      const mark = await this.mark(tx, schedule, now);
      if (mark < until) await this.schedules.moveMark(tx, schedule.id, until);
    });
  }

  /** Makes its task now, once for a key. */
  async runByHand(schedule: PlacedSchedule, key: string, by: string, now: Date): Promise<{ taskId: string; created: boolean }> {
    const task = wantedTask(schedule, key, by);
    return this.schedules.database.transaction(async (tx) => {
      const made = await this.schedules.addRuns(tx, schedule.id, [{ key: `by hand ${key}`, taskId: task.taskId, due: now }]);
      if (made.size > 0) await this.taker.take(tx, scheduleSource(schedule.id), [task]);
      return { taskId: task.taskId, created: made.size > 0 };
    });
  }

  private peek(schedule: PlacedSchedule, now: Date): Promise<Due[]> {
    return this.schedules.database.transaction((tx) => this.due(tx, schedule, now));
  }

  private async due(tx: Transaction, schedule: PlacedSchedule, now: Date): Promise<Due[]> {
    return dueNow(schedule, schedule.missed, await this.mark(tx, schedule, now), now);
  }

  private mark(tx: Transaction, { id, cron, zone }: PlacedSchedule, now: Date): Promise<Date> {
    return this.schedules.lockMark(tx, id, `${cron} ${zone}`, now);
  }

  private async make(tx: Transaction, schedule: PlacedSchedule, due: readonly Due[], elsewhere: ReadonlySet<string>): Promise<string[]> {
    const all = due.map((one) => ({ due: one, task: dueTask(schedule, one), key: timeName(one.at) }));
    const fresh = await this.schedules.addRuns(tx, schedule.id, all.map(({ due: { at }, task: { taskId }, key }) => ({ key, taskId, due: at })));
    const tasks = all.filter(({ task: { taskId }, key }) => fresh.has(taskId) && !elsewhere.has(key)).map(({ task }) => task);
    await this.taker.take(tx, scheduleSource(schedule.id), tasks);
    return tasks.map(({ taskId }) => taskId);
  }

  private async isFiled(taskId: string): Promise<boolean> {
    // Names are listed behind one: the name less its last letter is just before it.
    const after = taskId.slice(0, -1);
    for (const folder of FOLDERS) {
      const { files } = await this.messenger.ask(FolderList, { folder, limit: 5, after });
      if (files.some(({ name }) => name === `${taskId}.md`)) return true;
    }
    return false;
  }
}

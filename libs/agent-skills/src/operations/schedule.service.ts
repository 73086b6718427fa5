import { Injectable } from '@nestjs/common';
import { parseSchedule } from '@waggle/brain';
import { type AgentResultInput, ScheduleRemove, scheduleSchema, ScheduleSet } from '@waggle/contracts';
import { hasCode } from '@waggle/errors';
import type { AgentContext } from '@waggle/runtime';
import { type Delegation, failed, fieldOf } from '../delegation.js';

const PLAN = ['Read the schedule', 'Check it field by field', 'Have it kept'];
const REFUSALS = ['schedule_invalid', 'schedule_in_setting', 'schedule_not_found'] as const;

/** Has recurring work kept or ended; the intake makes its tasks when they are due. */
@Injectable()
export class ScheduleService {
  async handle(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    try {
      return fieldOf(task, 'action') === 'remove' ? await this.remove(task, context) : await this.set(task, context);
    } catch (thrown) {
      const code = REFUSALS.find((one) => hasCode(thrown, one));
      if (code === undefined) throw thrown;
      return failed(code, (thrown as Error).message, PLAN);
    }
  }

  private async set(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    const zone = fieldOf(task, 'timezone');
    const read = parseSchedule(task.document.body, fieldOf(task, 'cron'), zone);
    if ('fault' in read) return failed('schedule_invalid', read.fault, PLAN);
    const wanted = scheduleSchema.safeParse({
      id: idOf(task),
      cron: read.cron,
      ...(zone === null ? {} : { zone }),
      prefix: fieldOf(task, 'creates'),
      title: fieldOf(task, 'title') ?? undefined,
      missed: fieldOf(task, 'missed') ?? undefined,
      body: task.document.body,
    });
    if (!wanted.success) return failed('schedule_invalid', wanted.error.issues.map(({ path, message }) => `${path[0] === 'prefix' ? 'creates' : path.join('.')}: ${message}`).join('; '), PLAN);
    const { schedule, changed } = await context.ask(ScheduleSet, { schedule: wanted.data, by: task.taskId });
    return {
      outcome: 'done',
      plan: PLAN,
      summary: `Understood: ${read.says}, ${schedule.zone}; creates ${schedule.prefix}. ${changed ? 'Set' : 'Already set'} as ${schedule.id}; next ${schedule.next[0] ?? 'never'}.`,
      drafts: [{ title: `Schedule ${schedule.id}`, format: 'json', content: JSON.stringify(schedule, null, 2) }],
    };
  }

  private async remove(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    await context.ask(ScheduleRemove, { id: idOf(task), by: task.taskId });
    return { outcome: 'done', plan: PLAN, summary: `Ended the schedule ${idOf(task)}: it makes no more tasks.` };
  }
}

/** The name that is given, else that of the file: `SCHEDULE_Weekly Report` keeps `weekly-report`. */
function idOf(task: Delegation): string {
  const name = fieldOf(task, 'schedule') ?? task.taskId.replace(/^[A-Z]+_/, '');
  return name.toLowerCase().replace(/[^a-z0-9_-]+/g, '-').replace(/^[-_]+/, '').slice(0, 60);
}

import { Injectable } from '@nestjs/common';
import { parseSchedule } from '@waggle/brain';
import type { AgentResultInput } from '@waggle/contracts';
import { type Delegation, failed, fieldOf } from '../delegation.js';

const PLAN = ['Read the schedule', 'Check it field by field', 'Write down what it means'];

/** Checks recurring work. Nothing runs by the clock yet, and it says so. */
@Injectable()
export class ScheduleService {
  check(task: Delegation): AgentResultInput {
    const schedule = parseSchedule(task.document.body, fieldOf(task, 'cron'), fieldOf(task, 'timezone') ?? 'UTC');
    if ('fault' in schedule) return failed('schedule_invalid', schedule.fault, PLAN);
    const creates = fieldOf(task, 'creates') ?? 'no task type named';
    return {
      outcome: 'done',
      plan: PLAN,
      summary: `Understood: ${schedule.says}; creates ${creates}. Not started: no scheduler runs yet.`,
      drafts: [{ title: `Schedule ${task.taskId}`, format: 'json', content: JSON.stringify({ ...schedule, creates }, null, 2) }],
    };
  }
}

import { type TaskWhy, taskWhySchema } from '@waggle/contracts';
import { taskSpan } from '@waggle/observability';
import type { Command } from 'commander';
import { z } from 'zod';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { moment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';

const storySchema = z.object({
  taskId: z.string(),
  entries: z.array(
    z.object({ at: z.string(), actor: z.string(), action: z.string(), title: z.string(), detail: z.string().nullable(), success: z.boolean().nullable(), approvalId: z.string().nullable() }),
  ),
  missing: z.array(z.string()),
});

export function registerWhy(program: Command, surroundings: Surroundings): void {
  const why = program
    .command('why')
    .description('say why a task is where it is: who has it, what it waits for, until when')
    .argument('<task>', 'id of a task')
    .action(async (taskId: string, _options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const answer = await api.call(`/api/tasks/${encodeURIComponent(taskId)}/why`, taskWhySchema);
      terminal.result(answer, () => whyText(answer));
    });
  examples(why, 'waggle why EMAIL_0001');

  const story = program
    .command('story')
    .description('tell what has happened to a task, step by step, by whom and when')
    .argument('<task>', 'id of a task')
    .action(async (taskId: string, _options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const answer = await api.call(`/api/tasks/${encodeURIComponent(taskId)}/story`, storySchema);
      terminal.result(answer, () => storyText(answer));
    });
  examples(story, 'waggle story EMAIL_0001', 'waggle story EMAIL_0001 --json');
}

function whyText({ taskId, status, owner, waitsFor, since, nextDeadline, explanation }: TaskWhy): string {
  return [`${taskId}: ${status} since ${moment(since)} UTC`, explanation, `Owner: ${owner}`, `Waits for: ${waitsFor}`, `Next deadline: ${nextDeadline === null ? 'none' : `${moment(nextDeadline)} UTC`}`, `Trace: ${taskSpan(taskId).traceId}`].join('\n');
}

function storyText({ taskId, entries, missing }: z.infer<typeof storySchema>): string {
  const left = missing.length === 0 ? '' : `\nNot whole: ${missing.join('; ')}.`;
  if (entries.length === 0) return `Nothing is recorded of ${taskId}.${left}`;
  const rows = entries.map(({ at, actor, title, detail, success }) => [moment(at), actor, success === false ? 'FAILED' : '', title, detail]);
  return `${table(['when (UTC)', 'who', '', 'what', 'detail'], rows, { who: 20, what: 44, detail: 60 })}${left}`;
}

import { TASK_STATUSES, TaskGet, TaskList, type ReplyOf } from '@waggle/contracts';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { examples, nextPage } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { moment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';
import { pageSize } from './option-values.js';

interface TasksOptions {
  readonly folder?: string;
  readonly status?: string;
  readonly limit: number;
  readonly after?: string;
}

const listSchema = TaskList.reply.extend({ waiting: z.array(z.object({ name: z.string() })).optional() });
type Story = ReplyOf<typeof TaskGet>;

export function registerTasks(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('tasks')
    .description('list tasks, or show all that is known of one')
    .argument('[task]', 'id of a task')
    .option('--folder <folder>', 'only those in this folder of the workspace, e.g. Pending_Approval')
    .addOption(new Option('--status <status>', 'only those with this status').choices(TASK_STATUSES))
    .option('--limit <count>', 'how many, at most 500', pageSize, 50)
    .option('--after <cursor>', 'go on from the page before')
    .action(async (taskId: string | undefined, { folder, status, limit, after }: TasksOptions, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      if (taskId !== undefined) {
        const story = await api.call(`/api/tasks/${encodeURIComponent(taskId)}`, TaskGet.reply);
        return terminal.result(story, () => storyText(story));
      }
      const page = await api.call('/api/tasks', listSchema, { query: { folder, status, limit, after } });
      terminal.result(page, () => listText(page, command));
    });
  examples(command, 'waggle tasks', 'waggle tasks EMAIL_0001', 'waggle tasks --status failed --limit 10');
}

function listText({ tasks, next, waiting = [] }: z.infer<typeof listSchema>, command: Command): string {
  if (tasks.length === 0 && waiting.length === 0) return 'No tasks.';
  const rows = tasks.map((task) => [task.taskId, task.status, task.priority, task.agent, task.title, task.flagged ? 'flagged' : '']);
  return [
    ...(tasks.length === 0 ? [] : [table(['task', 'status', 'priority', 'agent', 'title', ''], rows, { title: 40 })]),
    ...waiting.map(({ name }) => `${name}  waits to be claimed`),
    ...(next === null ? [] : [`More: ${nextPage(command, next)}`]),
  ].join('\n');
}

function storyText({ task, moves, why, routing, result, receipts }: Story): string {
  return [
    `${task.taskId}  ${task.title}`,
    `${task.status}, ${task.priority}, ${task.agent ?? 'no agent'}${task.flagged ? ', flagged' : ''}`,
    why.explanation,
    ...(routing === null ? [] : [routing]),
    table(['when (UTC)', 'to', 'agent', 'reason'], moves.map((move) => [moment(move.at), move.to, move.agent, move.reason]), { reason: 60 }),
    ...(result !== null && 'plan' in result ? ['Plan:', ...result.plan.map((step, index) => `  ${index + 1}. ${step}`)] : []),
    ...(receipts.length === 0 ? [] : [`Receipts: ${receipts.map((receipt) => `${receipt.tool} ${receipt.providerId} (${receipt.mode})`).join(', ')}`]),
  ].join('\n');
}

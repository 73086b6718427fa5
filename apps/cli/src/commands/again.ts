import { TaskAgain } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { Command } from 'commander';
import type { ApiClient } from '../client/api-client.js';
import { examples } from '../help.js';
import { type Session, sessionOf, type Surroundings } from '../session.js';
import { connect } from '../zone/running-zone.js';

interface Result {
  readonly task: string;
  readonly taskId?: string;
  readonly created?: boolean;
  readonly problem?: { readonly code: string; readonly detail: string };
}

export function registerAgain(program: Command, surroundings: Surroundings): void {
  const again = program
    .command('again')
    .description('file a task once more that has failed or expired, or was rejected or cancelled, with all that it was made of')
    .argument('<task...>', 'ids of tasks')
    .action(async (taskIds: string[], _options: object, command: Command) => fileAgain([...new Set(taskIds)], sessionOf(command, surroundings)));
  examples(again, 'waggle again EMAIL_0001', 'waggle again EMAIL_0001 ODOO_0007');
}

async function fileAgain(taskIds: readonly string[], session: Session): Promise<void> {
  const { api } = await connect(session.home);
  const [first, second] = taskIds;
  if (first !== undefined && second === undefined) {
    const filed = await fileOne(api, first);
    return session.terminal.result(filed, () => line({ task: first, ...filed }));
  }
  const results: Result[] = [];
  for (const task of taskIds) results.push(await fileOne(api, task).then((filed) => ({ task, ...filed }), (thrown: unknown) => ({ task, problem: problemOf(thrown) })));
  session.terminal.result({ results }, () => results.map(line).join('\n'));
  if (results.some(({ problem }) => problem !== undefined)) session.no();
}

async function fileOne(api: ApiClient, taskId: string): Promise<{ taskId: string; created: boolean }> {
  return api.call(`/api/tasks/${encodeURIComponent(taskId)}/again`, TaskAgain.reply, { method: 'POST' });
}

/** What the zone refused of one; that it does not answer ends the command. */
function problemOf(thrown: unknown): { code: string; detail: string } {
  const { code, message, details } = toAppError(thrown);
  if (details['refused'] !== true) throw thrown;
  return { code, detail: message };
}

function line({ task, taskId, created, problem }: Result): string {
  if (problem !== undefined) return `${task}: NOT filed: ${problem.detail}`;
  return created === true ? `${task}: filed as ${taskId ?? ''}.` : `${task}: ${taskId ?? ''} is under way already.`;
}

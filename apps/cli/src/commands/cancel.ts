import { TaskCancel } from '@waggle/contracts';
import type { Command } from 'commander';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { connect } from '../zone/running-zone.js';

export function registerCancel(program: Command, surroundings: Surroundings): void {
  const cancel = program
    .command('cancel')
    .description('end a task for good that is not being carried out yet; what waits for an answer is withdrawn')
    .argument('<task>', 'id of a task')
    .requiredOption('--reason <text>', 'what everybody will read')
    .action(async (taskId: string, { reason }: { reason: string }, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const task = await api.call(`/api/tasks/${encodeURIComponent(taskId)}/cancel`, TaskCancel.reply, { method: 'POST', body: { reason } });
      terminal.result({ task }, () => `Cancelled ${task.taskId}.`);
    });
  examples(cancel, "waggle cancel EMAIL_0001 --reason 'Ann has found them herself'");
}

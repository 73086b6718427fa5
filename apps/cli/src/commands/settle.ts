import { TaskReconcile } from '@waggle/contracts';
import { type Command, Option } from 'commander';
import { cliError } from '../cli.error.js';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { connect } from '../zone/running-zone.js';

interface SettleOptions {
  readonly happened?: boolean;
  readonly notHappened?: boolean;
  readonly why: string;
}

export function registerSettle(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('settle')
    .description('say what became of a call of which nobody knows whether it took effect; look at the outside system first')
    .argument('<task>', 'one that needs reconciliation')
    .addOption(new Option('--happened', 'it took effect there').conflicts('notHappened'))
    .option('--not-happened', 'it did not, and will not: it may be proposed and done again')
    .requiredOption('--why <reason>', 'what you saw; everybody will read it')
    .action(async (taskId: string, { happened, notHappened, why }: SettleOptions, command: Command) => {
      if (happened !== true && notHappened !== true) throw cliError('usage', 'invalid', 'Say --happened or --not-happened.');
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const task = await api.call(`/api/tasks/${encodeURIComponent(taskId)}/settle`, TaskReconcile.reply, { method: 'POST', body: { happened: happened === true, why } });
      terminal.result(task, () => `${task.taskId} is ${task.status}: ${task.reason ?? ''}`);
    });
  examples(command, "waggle settle EMAIL_0001 --happened --why 'It lies in Sent, and Ada has it'", "waggle settle PAYMENT_0007 --not-happened --why 'The bank shows no such payment'");
}

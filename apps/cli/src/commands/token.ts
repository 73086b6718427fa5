import { readSecrets } from '@waggle/host';
import type { Command } from 'commander';
import { cliError } from '../cli.error.js';
import { sessionOf, type Surroundings } from '../session.js';

export function registerToken(program: Command, surroundings: Surroundings): void {
  program
    .command('token')
    .description("print the operator's token for the REST API")
    .action(async (_options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const operator = (await readSecrets(home))?.operators[0];
      if (operator === undefined) throw cliError('zone_not_running', 'missing', `No zone was ever started in ${home}. Start one: waggle up`);
      terminal.result({ name: operator.name, role: operator.role, token: operator.token }, () => operator.token);
    });
}

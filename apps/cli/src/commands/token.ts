import { readSecrets } from '@waggle/host/secrets';
import type { Command } from 'commander';
import { cliError } from '../cli.error.js';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';

export function registerToken(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('token')
    .description("print the operator's token for the REST API")
    .action(async (_options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const operator = (await readSecrets(home))?.operators[0];
      if (operator === undefined) throw cliError('zone_not_running', 'missing', `No zone was ever started in ${home}.`);
      terminal.result({ name: operator.name, role: operator.role, token: operator.token }, () => operator.token);
    });
  examples(command, 'waggle token', 'curl -H "Authorization: Bearer $(waggle token)" http://127.0.0.1:3000/api/status');
}

import { type Command, Option } from 'commander';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';

export function registerProvision(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('provision')
    .description('give every service its own broker user and database role, on servers that you give')
    .addOption(new Option('--only <server>', 'leave the other server to whoever else looks after it').choices(['broker', 'database']))
    .action(async ({ only }: { only?: 'broker' | 'database' }, command: Command) => {
      const { provision } = await import('../zone/provision.js');
      await provision(sessionOf(command, surroundings), only);
    });
  examples(command, 'AMQP_URL=amqp://admin:…@broker/ DATABASE_URL=postgres://admin:…@db/waggle waggle provision', 'DATABASE_URL=postgres://admin:…@db/waggle waggle provision --only database');
}

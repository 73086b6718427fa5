import type { Command } from 'commander';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';

export function registerProvision(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('provision')
    .description('give every service its own broker user and database role, on servers that you give')
    .action(async (_options: object, command: Command) => {
      const { provision } = await import('../zone/provision.js');
      await provision(sessionOf(command, surroundings));
    });
  examples(command, 'AMQP_URL=amqp://admin:…@broker/ DATABASE_URL=postgres://admin:…@db/waggle waggle provision');
}

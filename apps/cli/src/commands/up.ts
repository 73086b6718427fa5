import { type Command, Option } from 'commander';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import type { UpOptions } from '../zone/up.js';

export function registerUp(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('up')
    .description('start a zone on this machine: its servers and all services of a role')
    .option('--role <role>', 'swarm (diamond), cloud, local or single (gold); WAGGLE_ROLE, default swarm')
    .option('--workspace <folder>', 'folder of the task files (WAGGLE_WORKSPACE, default workspace)')
    .option('--port <port>', 'of the REST API (GATEWAY_PORT, default 3000; 0 takes a free one)')
    .option('--dry-run', 'approved calls are recorded and never leave the machine (the default)')
    .addOption(new Option('--live', 'approved calls are really made').conflicts('dryRun'))
    .option('--once', 'work off what waits in Needs_Action, then end')
    .option('--processes', 'each service as its own process')
    .option('--check', 'look at all settings, say every fault, change nothing')
    .addOption(new Option('--prepare', 'make users, queues, roles and tables, then end').conflicts('check'))
    .option('--sample-data', 'put sample contacts, deals and activities into the CRM')
    .action(async (options: UpOptions, command: Command) => {
      const session = sessionOf(command, surroundings);
      // Loaded when wanted: no other command needs the services' code.
      const { up } = await import('../zone/up.js');
      await up(options, session);
    });
  examples(command, 'waggle up', 'waggle up --role single --port 0 --sample-data', 'waggle up --once');
}

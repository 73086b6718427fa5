import { OPERATION_KINDS, type Operation } from '@waggle/contracts';
import { Argument, type Command } from 'commander';
import { examples } from '../help.js';
import { note } from '../operations/operation-log.js';
import { sessionOf, type Surroundings } from '../session.js';

/** For whoever installs: what is done to a zone from outside. */
export function registerRecord(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('record')
    .description('put on record what was done to the installation; while the zone is down it waits')
    .addArgument(new Argument('<kind>', 'what was done').choices(OPERATION_KINDS))
    .argument('<target>', 'the version or the backup')
    .option('--detail <text>', 'how it went', '')
    .option('--failed', 'it did not succeed')
    .action(async (kind: Operation['kind'], target: string, { detail, failed }: { detail: string; failed?: boolean }, command: Command) => {
      const session = sessionOf(command, surroundings);
      await note(session, { kind, target, detail, success: failed !== true });
      session.terminal.result({ kind, target }, () => `Noted: ${kind} ${target}.`);
    });
  examples(command, "waggle record upgrade 0.2.0 --detail 'from 0.1.0'");
}

import { type Environment, processEnvironment } from '@waggle/config';
import { toAppError } from '@waggle/errors';
import { CommanderError } from 'commander';
import { exitCodeOf } from './cli.error.js';
import { EXIT, type ExitCode } from './exit.js';
import { createProgram } from './program.js';
import type { Streams } from './terminal.js';

const STANDARD: Streams = { out: process.stdout, err: process.stderr };

/** Runs one command line and gives the exit code; an error becomes one line on standard error. */
export async function runCli(argv: readonly string[], env: Environment = processEnvironment(), streams: Streams = STANDARD): Promise<ExitCode> {
  const answer: { code: ExitCode } = { code: EXIT.ok };
  try {
    await createProgram({ env, streams, answer }).parseAsync([...argv]);
    return answer.code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.ok : EXIT.usage;
    streams.err.write(`waggle: ${toAppError(thrown).message}\n`);
    return exitCodeOf(thrown);
  }
}

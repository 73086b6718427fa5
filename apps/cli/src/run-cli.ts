import { type Environment, processEnvironment, readSettingsFile } from '@waggle/config';
import { CommanderError } from 'commander';
import { cliError, exitCodeOf, faultOf } from './cli.error.js';
import { EXIT, type ExitCode } from './exit.js';
import { createProgram } from './program.js';
import type { Screen, Surroundings } from './session.js';
import { harmlessStreams, type Streams } from './terminal.js';
import { harmlessJson } from './text/harmless.js';

const STANDARD: Streams = { out: process.stdout, err: process.stderr };

const SETTINGS_FILE = '.env';

/**
 * Runs one command line and gives the exit code; an error is said with its code and how to mend it, on standard error.
 *
 * @param given in place of the environment of this process and the settings file of its folder
 */
export async function runCli(argv: readonly string[], given?: Environment, streams: Streams = STANDARD): Promise<ExitCode> {
  const answer: Surroundings['answer'] = { code: EXIT.ok };
  const safe = harmlessStreams(streams);
  const env = given ?? processEnvironment();
  try {
    const file = given === undefined ? await readSettingsFile(SETTINGS_FILE) : undefined;
    await createProgram({ env, file, streams: safe, answer, screen: streams === STANDARD ? screenOf(env) : undefined }).parseAsync([...argv]);
    return answer.code;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.ok;
    // `waggle` alone: the help has been shown.
    if (thrown instanceof CommanderError && thrown.code === 'commander.help') return EXIT.usage;
    const error = thrown instanceof CommanderError ? usageError(thrown, argv) : thrown;
    say(error, argv.includes('--json'), safe);
    return exitCodeOf(error);
  }
}

/** The terminal as something that can be filled, where it is one that can. */
function screenOf(env: Environment): Screen | undefined {
  const { stdin, stdout } = process;
  // The drawing library shows nothing before its end where CI is set.
  if (!stdin.isTTY || !stdout.isTTY || env['TERM'] === 'dumb' || (env['CI'] ?? '') !== '') return undefined;
  return { stdin, stdout, colour: (env['NO_COLOR'] ?? '') === '' };
}

function usageError({ message }: CommanderError, argv: readonly string[]) {
  const named = argv.slice(2).find((part, index, parts) => !part.startsWith('-') && parts[index - 1] !== '--home');
  const unknown = message.includes('unknown command');
  const mend = unknown || named === undefined ? 'waggle --help lists the commands.' : `waggle ${named} --help shows what it takes.`;
  return cliError('usage', 'invalid', message.replace(/^error: /, '').replace(/\n/g, ' ').replace(/\.?$/, '.'), undefined, mend);
}

function say(error: unknown, json: boolean, { err }: Streams): void {
  const fault = faultOf(error);
  if (json) err.write(`${harmlessJson({ error: fault })}\n`);
  else err.write([`waggle: ${fault.message} [${fault.code}]`, ...(fault.faults ?? []).map((one) => `  - ${one}`), `  ${fault.mend}`, ''].join('\n'));
}

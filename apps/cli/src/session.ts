import { resolve } from 'node:path';
import { type Environment, loadConfig } from '@waggle/config';
import type { Command } from 'commander';
import { cliConfig, type CliConfig } from './cli.config.js';
import { EXIT, type ExitCode } from './exit.js';
import { createTerminal, type Streams, type Terminal } from './terminal.js';

/** What the program was started with. */
export interface Surroundings {
  readonly env: Environment;
  readonly streams: Streams;
  /** The exit code of a command that ends without an error. */
  readonly answer: { code: ExitCode };
}

/** What every command works with. */
export interface Session {
  readonly terminal: Terminal;
  readonly config: CliConfig;
  /** Absolute. */
  readonly home: string;
  readonly env: Environment;
  /** The command did its work, and the answer is no. */
  no(): void;
}

/** Reads the options that all commands share. @throws AppError `config_invalid` */
export function sessionOf(command: Command, { env, streams, answer }: Surroundings): Session {
  const { json, home } = command.optsWithGlobals<{ json?: boolean; home?: string }>();
  const config = loadConfig(cliConfig, env);
  return { terminal: createTerminal(streams, json === true), config, home: resolve(home ?? config.WAGGLE_HOME), env, no: () => void (answer.code = EXIT.negative) };
}

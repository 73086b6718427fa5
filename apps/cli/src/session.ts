import { resolve } from 'node:path';
import { type Environment, loadConfig, type SettingsFile } from '@waggle/config';
import type { Command } from 'commander';
import { cliConfig, type CliConfig } from './cli.config.js';
import { EXIT, type ExitCode } from './exit.js';
import { createTerminal, type Streams, type Terminal } from './terminal.js';

/** A terminal that a full-screen command may fill. */
export interface Screen {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** False where NO_COLOR is set. */
  readonly colour: boolean;
}

/** What the program was started with. */
export interface Surroundings {
  readonly env: Environment;
  /** What stands in `.env` of the folder; what it was started with goes before. */
  readonly file?: SettingsFile;
  readonly streams: Streams;
  /** The exit code of a command that ends without an error. */
  readonly answer: { code: ExitCode };
  /** undefined where output goes elsewhere than to a terminal. */
  readonly screen?: Screen;
}

/** What every command works with. */
export interface Session {
  readonly terminal: Terminal;
  readonly config: CliConfig;
  /** Absolute. */
  readonly home: string;
  readonly env: Environment;
  /** `.env` of the folder belongs to an installation in containers, so nothing of it is in `env`. */
  readonly passedOver: boolean;
  readonly screen: Screen | undefined;
  /** The command did its work, and the answer is no. */
  no(): void;
  /** The command did its work and found a difference. */
  differs(): void;
}

/** Reads the options that all commands share. @throws AppError `config_invalid` */
export function sessionOf(command: Command, { env: shell, file, streams, answer, screen }: Surroundings): Session {
  const env = { ...file?.settings, ...shell };
  const { json, home } = command.optsWithGlobals<{ json?: boolean; home?: string }>();
  const config = loadConfig(cliConfig, env);
  return {
    terminal: createTerminal(streams, json === true),
    config,
    home: resolve(home ?? config.WAGGLE_HOME),
    env,
    passedOver: file?.ofInstallation === true,
    screen,
    no: () => void (answer.code = EXIT.negative),
    differs: () => void (answer.code = EXIT.failed),
  };
}

import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isError } from '@waggle/errors';
import { processEnvironment } from '@waggle/config';
import { type SimpleGit, simpleGit, type SimpleGitOptions } from 'simple-git';

/** What a failed `git` said. `exitCode` null: it was stopped or could not be started. */
export class GitFailure extends Error {
  constructor(
    readonly command: string,
    readonly exitCode: number | null,
    readonly stderr: string,
  ) {
    super(`git ${command}: ${stderr.trim() || `exit code ${exitCode}`}`);
    this.name = 'GitFailure';
  }
}

export interface GitOptions {
  readonly input?: Buffer | string;
  /** Another index file than the repository's. */
  readonly index?: string;
  /** Ends the command when it is silent for so long. */
  readonly timeoutMs?: number;
  /** For this one command; in its environment, never on disk or a command line. */
  readonly config?: Readonly<Record<string, string>>;
}

/**
 * Bytes are bytes, names are bytes, and nothing of the user's or the system's set-up counts. Given by environment, so that
 * what a person puts into `.git/config` cannot undo it.
 */
const CONFIG: Readonly<Record<string, string>> = {
  'core.autocrlf': 'false',
  'core.eol': 'lf',
  'core.safecrlf': 'false',
  'core.fileMode': 'false',
  'core.symlinks': 'true',
  'core.ignoreCase': 'false',
  'core.precomposeUnicode': 'false',
  'core.quotePath': 'false',
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.attributesFile': '/dev/null',
  'core.excludesFile': '/dev/null',
  'core.fsync': 'committed,reference',
  'core.fsyncMethod': 'batch',
  'core.preloadIndex': 'true',
  'core.untrackedCache': 'false',
  'core.logAllRefUpdates': 'false',
  'core.askPass': '',
  'credential.helper': '',
  'commit.gpgSign': 'false',
  'diff.renames': 'false',
  'fetch.recurseSubmodules': 'false',
  'fetch.writeCommitGraph': 'false',
  'gc.auto': '0',
  'index.version': '4',
  'maintenance.auto': 'false',
  'protocol.ext.allow': 'never',
  'receive.denyCurrentBranch': 'refuse',
  'submodule.recurse': 'false',
};

const ENVIRONMENT = [
  'GIT_ASKPASS',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_DIR',
  'GIT_INDEX_FILE',
  'GIT_OPTIONAL_LOCKS',
  'GIT_SSH_COMMAND',
  'GIT_SSH_VARIANT',
  'GIT_TERMINAL_PROMPT',
  'GIT_TRACE',
  'GIT_WORK_TREE',
  'SSH_ASKPASS',
  'GIT_AUTHOR_NAME',
  'GIT_AUTHOR_EMAIL',
  'GIT_COMMITTER_NAME',
  'GIT_COMMITTER_EMAIL',
];

const SSH_OPTIONS = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15'];
/** One word, so that git starts it without a shell, unless the name of the folder that we lie in needs quotes. */
const SSH = quoted(fileURLToPath(new URL('../bin/ssh.mjs', import.meta.url)));

const TRACED = /^\d\d:\d\d:\d\d\.\d+ [^\n]*\n?/gm;

export interface GitSetUp {
  readonly root: string;
  readonly gitDir: string;
  readonly identity: { readonly name: string; readonly email: string };
  /** Of ssh, besides those that keep it from asking or waiting for long. */
  readonly sshOptions?: readonly string[];
}

/** The real `git`, one command at a time, shut off from everybody's set-up but ours. */
export class Git {
  /** Commands so far, for those who count. */
  commands = 0;

  constructor(private readonly setUp: GitSetUp) {}

  /** What it wrote, as UTF-8. Names that are not UTF-8 come with U+FFFD in them. */
  async text(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return this.run(args, options, (git) => git.raw([...args]));
  }

  /** The same without the last line break; undefined when it ended with exit code 1, which is how git says no. */
  async word(args: readonly string[], options: GitOptions = {}): Promise<string | undefined> {
    try {
      const text = (await this.text(args, options)).trimEnd();
      return text === '' ? undefined : text;
    } catch (error) {
      if (isGitFailure(error) && error.exitCode === 1) return undefined;
      throw error;
    }
  }

  /** `git cat-file --batch` of these objects, as bytes. */
  async objects(names: readonly string[]): Promise<Buffer> {
    const input = names.map((name) => `${name}\n`).join('');
    return this.run(['cat-file'], { input }, async (git) => (await git.binaryCatFile(['--batch'])) as Buffer);
  }

  /** simple-git makes every error one of its own kind without the exit code; what git said is kept beside it. */
  private async run<T>(args: readonly string[], options: GitOptions, act: (git: SimpleGit) => PromiseLike<T>): Promise<T> {
    this.commands++;
    const command = args[0] ?? '';
    let failure: GitFailure | undefined;
    try {
      return await act(this.open(options, (exitCode, stderr) => (failure = new GitFailure(command, exitCode, stderr))));
    } catch (error) {
      throw failure ?? new GitFailure(command, null, isError(error) ? error.message : String(error));
    }
  }

  private open(options: GitOptions, failed: (exitCode: number | null, stderr: string) => Error): SimpleGit {
    const given: Partial<SimpleGitOptions> = {
      baseDir: this.setUp.root,
      allowEnvironment: [...ENVIRONMENT, ...configKeys(options)],
      unsafe: { allowUnsafeSshCommand: true, allowUnsafeAskPass: true, allowUnsafeConfigPaths: true, allowUnsafeConfigEnvCount: true, allowUnsafeHooksPath: true, allowUnsafeFsMonitor: true, allowUnsafeCredentialHelper: true, allowUnsafeProtocolOverride: true, allowUnsafeGpgProgram: true, allowUnsafeTemplateDir: true },
      errors: (error, result) => {
        if (result.exitCode === 0 && error === undefined) return undefined;
        const stderr = Buffer.concat(result.stdErr).toString().replaceAll(TRACED, '');
        return failed(result.exitCode > 0 ? result.exitCode : null, stderr || messageOf(error));
      },
      ...(options.input === undefined ? {} : { input: () => options.input }),
      ...(options.timeoutMs === undefined ? {} : { timeout: { block: options.timeoutMs } }),
    };
    return simpleGit(given).env(this.environment(options));
  }

  private environment(options: GitOptions): Record<string, string> {
    const { PATH = '', HOME = '', SSH_AUTH_SOCK, TMPDIR, LANG } = processEnvironment();
    const { identity, sshOptions = [] } = this.setUp;
    const { name, email } = identity;
    return {
      // The program in place of ssh is one of Node's.
      PATH: `${PATH}${delimiter}${dirname(process.execPath)}`,
      HOME,
      ...(SSH_AUTH_SOCK === undefined ? {} : { SSH_AUTH_SOCK }),
      ...(TMPDIR === undefined ? {} : { TMPDIR }),
      ...(LANG === undefined ? {} : { LANG }),
      LC_ALL: 'C.UTF-8',
      GIT_ASKPASS: '',
      SSH_ASKPASS: '',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      // simple-git waits 50 ms after each command that writes nothing at all; so each writes a line, which is taken out again.
      GIT_TRACE: '1',
      GIT_DIR: this.setUp.gitDir,
      // A bare repository has none.
      ...(this.setUp.gitDir === this.setUp.root ? {} : { GIT_WORK_TREE: this.setUp.root }),
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
      GIT_SSH_COMMAND: SSH,
      GIT_SSH_VARIANT: 'ssh',
      WAGGLE_SSH_OPTIONS: JSON.stringify([...SSH_OPTIONS, ...sshOptions]),
      ...(options.index === undefined ? {} : { GIT_INDEX_FILE: options.index }),
      ...configEnvironment(options),
    };
  }
}

function quoted(file: string): string {
  return /^[\w/.:@+,-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`;
}

export function isGitFailure(thrown: unknown): thrown is GitFailure {
  return isError(thrown) && thrown.name === 'GitFailure';
}

function allConfig(options: GitOptions): Array<[string, string]> {
  return Object.entries({ ...CONFIG, ...options.config });
}

function configKeys(options: GitOptions): string[] {
  return ['GIT_CONFIG_COUNT', ...allConfig(options).flatMap((_, index) => [`GIT_CONFIG_KEY_${index}`, `GIT_CONFIG_VALUE_${index}`])];
}

function configEnvironment(options: GitOptions): Record<string, string> {
  const all = allConfig(options);
  return Object.fromEntries([['GIT_CONFIG_COUNT', String(all.length)], ...all.flatMap(([key, value], index) => [[`GIT_CONFIG_KEY_${index}`, key], [`GIT_CONFIG_VALUE_${index}`, value]])]) as Record<string, string>;
}

function messageOf(error: Buffer | Error | undefined): string {
  if (error === undefined) return '';
  return error instanceof Error ? error.message : error.toString();
}

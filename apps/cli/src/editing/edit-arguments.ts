import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '@waggle/config';
import type { Proposal, ToolArguments } from '@waggle/contracts';
import { cliError } from '../cli.error.js';
import { argumentsFile, readArgumentsFile, withFaults, withoutFaults } from './arguments-file.js';

const FALLBACK = 'vi';

/** Opens a file for a person and resolves when it is closed. */
export type Editor = (file: string) => Promise<void>;

/**
 * The editor that the environment names, VISUAL before EDITOR; it may come with options, as for git.
 *
 * @throws AppError `edit_failed` when it cannot be started or does not end well
 */
export function editorOf(env: Environment): Editor {
  const command = [env['VISUAL'], env['EDITOR']].find((name) => name !== undefined && name.trim() !== '') ?? FALLBACK;
  return async (file) => {
    const child = spawn('/bin/sh', ['-c', `${command} "$@"`, command, file], { stdio: 'inherit', env });
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw cliError('edit_failed', 'invalid', `The editor "${command}" ended with ${code ?? 'a signal'}.`);
  };
}

/**
 * Lets a person edit the arguments of a call. A file that is not valid is opened again with what is wrong on top, until it
 * is, or is left as it was: then it stays on disk and the error names it.
 *
 * @param begun the person's text of an edit before, to go on with
 * @returns the new arguments and the text they stand in; undefined when nothing was changed
 * @throws AppError `edit_failed`
 */
export async function editArguments(call: Pick<Proposal, 'server' | 'tool' | 'args'>, open: Editor, begun?: string): Promise<{ args: ToolArguments; text: string } | undefined> {
  const offered = begun ?? argumentsFile(call);
  const file = join(await mkdtemp(join(tmpdir(), 'waggle-edit-')), 'arguments.yaml');
  for (let shown = offered; ; ) {
    await writeFile(file, shown, { mode: 0o600 });
    await open(file).catch((error: unknown) => {
      throw kept(file, `${error instanceof Error ? error.message : String(error)}`, error);
    });
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      throw kept(file, `The edited file cannot be read.`, error);
    });
    const plain = withoutFaults(text);
    const read = readArgumentsFile(call, plain);
    if (read.faults === undefined) {
      await rm(dirname(file), { recursive: true, force: true });
      return begun === undefined && plain === offered ? undefined : { args: read.args, text: plain };
    }
    if (shown !== offered && text === shown) throw kept(file, `The arguments are not valid: ${read.faults[0] ?? ''}`);
    shown = withFaults(plain, read.faults);
  }
}

function kept(file: string, message: string, cause?: unknown) {
  return cliError('edit_failed', 'invalid', message, cause, `Your text is kept in ${file}; give it with: waggle modify <approval> --args ${file}`);
}

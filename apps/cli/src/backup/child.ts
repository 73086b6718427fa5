import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Environment } from '@waggle/config';
import { hasCode } from '@waggle/errors';
import { cliError } from '../cli.error.js';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Environment;
  /** Exit codes beside 0 that are no failure. */
  readonly fine?: readonly number[];
}

interface Running {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Rejects with what the program has said last. */
  readonly ended: Promise<void>;
}

/** @throws AppError `program_failed` through `ended` */
function run({ command, args, env, fine = [] }: Program): Running {
  const child = spawn(command, [...args], { env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const said = text(child.stderr).catch(() => '');
  const ended = new Promise<void>((resolve, reject) => {
    const failed = (why: string, cause?: unknown) => reject(cliError('program_failed', 'transient', `${command} has failed: ${why}`, cause));
    child.once('error', (error) => failed(error.message, error));
    child.once('close', (code) => {
      if (code === 0 || (code !== null && fine.includes(code))) resolve();
      else void said.then((lines) => failed(lines.trim().split('\n').slice(-3).join(' ') || `it ended with ${String(code)}`));
    });
  });
  ended.catch(() => undefined);
  return { stdin: child.stdin, stdout: child.stdout, ended };
}

/** All that the program writes. */
export async function outputOf(program: Program): Promise<string> {
  const { stdin, stdout, ended } = run(program);
  stdin.end();
  const [written] = await Promise.all([text(stdout), ended]);
  return written;
}

/** Hands what the program writes to `take`; ends when both are done. */
export async function streamFrom<T>(program: Program, take: (output: Readable) => Promise<T>): Promise<T> {
  const { stdin, stdout, ended } = run(program);
  stdin.end();
  const taken = take(stdout);
  // A program that fails has closed its output: what was taken is cut off and must not count.
  const [result] = await Promise.all([taken, ended]);
  return result;
}

/** Lets the program read `input` to its end. What is wrong with the input goes before what the program says of it. */
export async function streamInto(program: Program, input: Readable): Promise<void> {
  const { stdin, stdout, ended } = run(program);
  stdout.resume();
  const [given, done] = await Promise.allSettled([pipeline(input, stdin), ended]);
  const cut = given.status === 'rejected' && !isClosedPipe(given.reason);
  if (cut) throw given.reason;
  if (done.status === 'rejected') throw done.reason;
}

/** It has ended before it had read all: what it says of that counts. */
const isClosedPipe = (thrown: unknown): boolean => hasCode(thrown, 'EPIPE') || hasCode(thrown, 'ERR_STREAM_PREMATURE_CLOSE');

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { processEnvironment } from '@waggle/config';
import { waitFor } from './wait-for.js';

export interface StartOptions {
  /** Added to PATH and HOME, which every process gets. */
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  /** The process counts as started when its output matches. Default: at once. */
  ready?: RegExp;
  /** Default 20,000. */
  timeoutMs?: number;
}

/** A real process of a test. End it in `afterEach`: `kill` may be called at any time, also twice. */
export interface TestProcess {
  readonly pid: number;
  /** What it wrote so far, both streams together. */
  output(): string;
  /** Has it ended? */
  isOver(): boolean;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code, null when a signal ended it. */
  stop(): Promise<number | null>;
  /** Resolves with the exit code. */
  ended(): Promise<number | null>;
}

const isOver = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function end(child: ChildProcess, signal?: NodeJS.Signals): Promise<number | null> {
  if (!isOver(child)) {
    const exited = once(child, 'exit');
    if (signal !== undefined) child.kill(signal);
    await exited;
  }
  return child.exitCode;
}

/** Kills a process that a test started itself with SIGKILL and waits until it is gone. */
export async function killHard(child: ChildProcess): Promise<void> {
  await end(child, 'SIGKILL');
}

/** Starts `node <file> <args>`. */
export async function startNode(file: string, args: readonly string[] = [], options: StartOptions = {}): Promise<TestProcess> {
  const { PATH = '', HOME = '' } = processEnvironment();
  const { cwd, ready, timeoutMs = 20_000 } = options;
  const child = spawn(process.execPath, [file, ...args], { cwd, env: { PATH, HOME, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const keep = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const started: TestProcess = {
    pid: child.pid ?? 0,
    output: () => text,
    isOver: () => isOver(child),
    kill: () => killHard(child),
    stop: () => end(child, 'SIGTERM'),
    ended: () => end(child),
  };
  if (ready === undefined) return started;
  await waitFor(() => ready.test(text) || isOver(child), { timeoutMs, describe: () => `${file} to write ${ready.source}. It wrote:\n${text}` });
  if (!ready.test(text)) throw new Error(`${file} ended before it wrote ${ready.source}. It wrote:\n${text}`);
  return started;
}

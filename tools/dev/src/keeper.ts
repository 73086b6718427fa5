import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AppError } from '@waggle/errors';
import type { InfrastructureErrorCode } from './infrastructure.js';
import type { SystemUser } from './system.js';

/** A program to run under the keeper. `env` is its whole environment. */
export interface Launch {
  /** Unique among the running programs of the keeper. */
  name: string;
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  user?: SystemUser | undefined;
  logFile: string;
  /** Ends it in good order. */
  stopSignal: NodeJS.Signals;
}

export interface KeeperOptions {
  /** Folders to remove in the end. */
  remove: readonly string[];
  /** Folders to remove after them, unless somebody else's things are in there. */
  removeIfEmpty: readonly string[];
  /** In the end: `stopSignal` first (data is kept) or SIGKILL at once (data is thrown away). */
  graceful: boolean;
  path: string;
}

interface Answer {
  id?: number;
  value?: unknown;
  error?: string;
  exited?: string;
  reason?: string;
}

const PROGRAM = fileURLToPath(new URL('./keeper.mjs', import.meta.url));

/** This side of the process that owns the servers (`keeper.mjs`). */
export class Keeper {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #ended = new Map<string, string>();
  #sequence = 0;

  constructor(options: KeeperOptions) {
    const { path, ...orders } = options;
    this.#child = fork(PROGRAM, [JSON.stringify(orders)], {
      detached: true,
      execArgv: [],
      env: { PATH: path },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child.on('message', (answer: Answer) => this.#take(answer));
    this.#child.on('exit', () => this.#abandon());
    this.#letParentEnd();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async launch(server: Launch): Promise<void> {
    this.#ended.delete(server.name);
    await this.#ask('launch', { server });
  }

  /** Sends the signal to the program's whole group and waits until it is gone. */
  async end(name: string, signal: NodeJS.Signals): Promise<void> {
    await this.#ask('end', { name, signal });
  }

  /** Sends the signal to the program's whole group. */
  async signal(name: string, signal: NodeJS.Signals): Promise<void> {
    await this.#ask('signal', { name, signal });
  }

  /** Why the program ended; undefined while it runs. */
  endOf(name: string): string | undefined {
    return this.#ended.get(name);
  }

  /** Ends every program, removes the folders. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    if (this.#child.connected) await this.#ask('close', {});
    // Without this a program that waits for nothing else would end before its caller goes on.
    this.#child.ref();
    await exited;
  }

  #ask(operation: string, request: object): Promise<unknown> {
    const id = (this.#sequence += 1);
    return new Promise((resolve, reject) => {
      this.#child.channel?.ref();
      this.#waiting.set(id, ({ value, error }) => {
        if (error === undefined) resolve(value);
        else reject(new AppError<InfrastructureErrorCode>('server_start_failed', 'bug', error));
      });
      this.#child.send({ id, operation, ...request }, (error) => {
        if (error) this.#take({ id, error: `The keeper of the servers is gone: ${error.message}` });
      });
    });
  }

  #take(answer: Answer): void {
    if (answer.exited !== undefined) this.#ended.set(answer.exited, answer.reason ?? 'unknown');
    if (answer.id === undefined) return;
    this.#waiting.get(answer.id)?.(answer);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#letParentEnd();
  }

  #abandon(): void {
    for (const id of [...this.#waiting.keys()]) this.#take({ id, error: 'The keeper of the servers is gone.' });
  }

  #letParentEnd(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }
}

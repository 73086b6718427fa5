import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@waggle/errors';
import type { App } from './discover.js';
import type { HostErrorCode } from './host.error.js';
import type { Unit } from './unit.js';

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;
/** A child that has run this long starts again without delay the next time. */
const HEALTHY_MS = 30_000;
const STOP_WITHIN_MS = 20_000;

export interface ProcessOptions {
  readonly env: Record<string, string>;
  /** What the child prints is appended to `<logs>/<service>.log`. */
  readonly logs: string;
  readonly log: (line: string) => void;
}

/** A service as a child process; one that ends by itself is started again, with growing pauses while it keeps ending. */
export class ProcessUnit implements Unit {
  restarts = 0;
  private child: ChildProcess | undefined;
  private delayMs = FIRST_DELAY_MS;
  private readonly stopping = new AbortController();

  constructor(
    private readonly app: App,
    private readonly options: ProcessOptions,
  ) {}

  get service(): string {
    return this.app.service;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  private get logFile(): string {
    return join(this.options.logs, `${this.service}.log`);
  }

  /** @throws AppError `not_built`, `service_not_started` with where its log is */
  async start(): Promise<void> {
    const main = join(this.app.folder, 'dist', 'main.js');
    if (!existsSync(main)) throw new AppError<HostErrorCode>('not_built', 'missing', `${this.service} is not built; run: npm run build`);
    await this.launch(main);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(late);
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  private async launch(main: string): Promise<void> {
    const log = openSync(this.logFile, 'a');
    const child = fork(main, [], { env: this.options.env, execArgv: [], stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    this.child = child;
    const since = Date.now();
    const ready = new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code, signal) => reject(this.ended(code, signal)));
    });
    await ready;
    child.once('exit', (code, signal) => void this.relaunch(main, since, `${signal ?? `code ${String(code)}`}`));
  }

  private async relaunch(main: string, since: number, how: string): Promise<void> {
    this.child = undefined;
    if (Date.now() - since > HEALTHY_MS) this.delayMs = FIRST_DELAY_MS;
    while (!this.stopping.signal.aborted) {
      this.options.log(`${this.service} ended (${how}); starting it again in ${this.delayMs} ms`);
      await pause(this.delayMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      this.delayMs = Math.min(this.delayMs * 2, MAX_DELAY_MS);
      if (this.stopping.signal.aborted) return;
      this.restarts += 1;
      try {
        return await this.launch(main);
      } catch {
        this.child = undefined;
      }
    }
  }

  private ended(code: number | null, signal: string | null): AppError<HostErrorCode> {
    const how = signal ?? `code ${String(code)}`;
    return new AppError('service_not_started', 'transient', `${this.service} ended (${how}) before it was ready; see ${this.logFile}`, { service: this.service });
  }
}

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Instance } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import type { WaitingForSecret } from '@waggle/runtime';
import type { App } from './discover.js';
import type { Member } from './fleet.js';
import type { HostErrorCode } from './host.error.js';
import { lastError } from './last-error.js';
import { NODE_FLAGS } from './node-flags.js';
import { waitingLine } from './unit.js';

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;
/** A child that has run this long starts again without delay the next time. */
const HEALTHY_MS = 30_000;
const STOP_WITHIN_MS = 25_000;
/** Ends in a row, without having run for `HEALTHY_MS` between them, after which it counts as failing. */
const FAILING_AFTER = 3;

export interface ProcessOptions {
  readonly env: Record<string, string>;
  /** What the child prints is appended to `<logs>/<id>.log`. */
  readonly logs: string;
  readonly log: (line: string) => void;
  /** Tells it from others of its service. Default: the service's name. */
  readonly id?: string;
  /** Answers what the child asks over its channel; undefined is no answer. */
  readonly onMessage?: (message: unknown) => object | undefined;
}

/** A service as a child process; one that ends by itself is started again, with growing pauses while it keeps ending. */
export class ProcessUnit implements Member {
  restarts = 0;
  private readySince: number | undefined;
  private failures = 0;
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

  get instance(): Instance {
    return { id: this.id, state: this.state, restarts: this.restarts };
  }

  private get id(): string {
    return this.options.id ?? this.service;
  }

  private get main(): string {
    return join(this.app.folder, 'dist', 'main.js');
  }

  private get state(): Instance['state'] {
    if (this.stopping.signal.aborted) return 'draining';
    if (this.readySince !== undefined && Date.now() - this.readySince > HEALTHY_MS) this.failures = 0;
    if (this.failures >= FAILING_AFTER) return 'failing';
    return this.readySince === undefined ? 'starting' : 'running';
  }

  private get logFile(): string {
    return join(this.options.logs, `${this.id}.log`);
  }

  /** @throws AppError `not_built`, `service_not_started` with its last error and where its log is */
  async start(): Promise<void> {
    if (!existsSync(this.main)) throw new AppError<HostErrorCode>('not_built', 'missing', `${this.service} is not built; run: npm run build`);
    await this.launch();
  }

  keepStarting(): void {
    void this.start().catch((thrown: unknown) => this.relaunch(Date.now(), toAppError(thrown).message));
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

  private async launch(): Promise<void> {
    const log = openSync(this.logFile, 'a');
    const { size } = fstatSync(log);
    const child = fork(this.main, [], { env: this.options.env, execArgv: [...NODE_FLAGS.service], stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    this.child = child;
    const since = Date.now();
    const ready = new Promise<void>((resolve, reject) => {
      child.on('message', (message) => (message === 'ready' ? resolve() : this.hear(child, message)));
      child.once('exit', (code, signal) => void this.ended(signal ?? `code ${String(code)}`, size).then(reject, reject));
    });
    await ready;
    this.readySince = Date.now();
    child.once('exit', (code, signal) => void this.relaunch(since, `${signal ?? `code ${String(code)}`}`));
  }

  private hear(child: ChildProcess, message: unknown): void {
    if (isWaiting(message)) return this.options.log(waitingLine(this.id, message.waitsFor));
    const answer = this.options.onMessage?.(message);
    if (answer !== undefined && child.connected) child.send(answer);
  }

  private async relaunch(since: number, how: string): Promise<void> {
    [this.child, this.readySince] = [undefined, undefined];
    if (Date.now() - since > HEALTHY_MS) [this.delayMs, this.failures] = [FIRST_DELAY_MS, 0];
    while (!this.stopping.signal.aborted) {
      this.failures += 1;
      this.options.log(`${this.id} ended (${how}); starting it again in ${this.delayMs} ms`);
      await pause(this.delayMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      this.delayMs = Math.min(this.delayMs * 2, MAX_DELAY_MS);
      if (this.stopping.signal.aborted) return;
      this.restarts += 1;
      try {
        return await this.launch();
      } catch {
        this.child = undefined;
      }
    }
  }

  /** `from`: where its log had its end when it was launched. */
  private async ended(how: string, from: number): Promise<AppError<HostErrorCode>> {
    const error = await lastError(this.logFile, from);
    const why = error === undefined ? '' : `: ${error}`;
    return new AppError('service_not_started', 'transient', `${this.service} ended (${how}) before it was ready${why}; see ${this.logFile}`, { service: this.service });
  }
}

const isWaiting = (message: unknown): message is WaitingForSecret => typeof message === 'object' && message !== null && 'waitsFor' in message;

import { AppError, toAppError } from '@waggle/errors';
import { type RunningService, startRefreshing } from '@waggle/runtime';
import type { App } from './discover.js';
import type { HostErrorCode } from './host.error.js';
import { type Unit, waitingLine } from './unit.js';

/** A service in this process: the same modules, still talking over the broker. */
export class InlineUnit implements Unit {
  readonly pid = undefined;
  readonly restarts = 0;
  private running: Pick<RunningService, 'stop'> | undefined;

  constructor(
    private readonly app: App,
    private readonly env: Record<string, string>,
    private readonly signal: AbortSignal,
    private readonly log: (line: string) => void,
  ) {}

  get service(): string {
    return this.app.service;
  }

  async start(): Promise<void> {
    this.running = await startRefreshing(
      this.app.definition,
      { env: this.env, signal: this.signal },
      {
        failed: (thrown) => this.log(`${this.service} ended: ${toAppError(thrown).message}`),
        waiting: ({ message }) => this.log(waitingLine(this.service, message)),
        recovered: () => this.log(waitingLine(this.service, null)),
      },
    );
  }

  async stop(withinMs?: number): Promise<void> {
    await this.running?.stop(withinMs);
  }

  kill(): Promise<void> {
    return Promise.reject(new AppError<HostErrorCode>('not_a_process', 'invalid', `${this.service} has no process of its own; start the zone with processes.`));
  }
}

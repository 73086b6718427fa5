import { readFile, writeFile } from 'node:fs/promises';
import { AppError } from '@waggle/errors';
import type { InfrastructureErrorCode } from '../infrastructure.js';
import type { Instance } from '../instance.js';
import type { Launch } from '../keeper.js';
import { until } from '../until.js';

/** How to run one prepared server. */
export interface Recipe {
  main: Launch;
  /** Programs that must run before it and stay when it is killed. */
  companions: readonly Launch[];
  url: string;
  /** Resolves when the server answers; throws while it does not. */
  probe: () => Promise<void>;
}

const READY_WITHIN_MS = 60_000;
// A killed server's memory, port or node name may be held by its dying children or its port mapper for a moment: then it is worth another try.
// They may also write so much into the log of the next one that the reason stands far above its end.
const PASSING = /pre-existing shared memory|lock file .* already exists|unexpected postmaster exit|node with name .* already running|seems to be in use by another Erlang node/i;
const TAKEN = /address already in use|eaddrinuse|could not bind/i;
const ATTEMPTS = 40;

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-12).join('\n');
}

/** A server of this machine's binaries, run by the instance's keeper. */
export class PrivateServer {
  constructor(
    private readonly instance: Instance,
    private readonly recipe: Recipe,
  ) {}

  get url(): string {
    return this.recipe.url;
  }

  /** @throws AppError `server_start_failed` with the end of the server's log; `details.portTaken` when another port would help. */
  async start(): Promise<void> {
    for (const companion of this.recipe.companions) {
      if (!this.isRunning(companion)) await this.launch(companion);
    }
    await until(() => this.attempt(), ATTEMPTS * 250, () => this.fatal);
  }

  async kill(): Promise<void> {
    await this.instance.keeper.end(this.recipe.main.name, 'SIGKILL');
  }

  /** SIGSTOP, or SIGCONT when it shall go on. */
  async freeze(frozen: boolean): Promise<void> {
    await this.instance.keeper.signal(this.recipe.main.name, frozen ? 'SIGSTOP' : 'SIGCONT');
  }

  private fatal = false;
  private readonly launched = new Set<string>();

  private isRunning(program: Launch): boolean {
    return this.launched.has(program.name) && this.instance.keeper.endOf(program.name) === undefined;
  }

  private async launch(program: Launch): Promise<void> {
    await this.instance.keeper.launch(program);
    this.launched.add(program.name);
  }

  private async attempt(): Promise<void> {
    const { main, probe } = this.recipe;
    await writeFile(main.logFile, '', { mode: 0o600 });
    await this.launch(main);
    try {
      await until(probe, READY_WITHIN_MS, () => !this.isRunning(main));
    } catch (cause) {
      throw await this.explain(cause);
    }
  }

  private async explain(cause: unknown): Promise<AppError<InfrastructureErrorCode>> {
    const { main } = this.recipe;
    const log = await readFile(main.logFile, 'utf8').catch(() => '');
    this.fatal = !PASSING.test(log);
    const end = this.instance.keeper.endOf(main.name) ?? `no answer within ${READY_WITHIN_MS / 1000} s`;
    const details = { server: main.name, end, portTaken: TAKEN.test(log) ? 'yes' : 'no' };
    return new AppError('server_start_failed', 'transient', `${main.command} did not start (${end}):\n${lastLines(log)}`, details, cause);
  }
}

import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER, Rounds } from '@waggle/runtime';
import { FindingRepository } from './findings/finding.repository.js';
import { type Facts, judge } from './findings/judge.js';
import { Ledger } from './findings/ledger.service.js';
import { Gauges } from './gauges.service.js';
import type { MonitorConfig } from './monitor.config.js';
import { Instances } from './watch/instances.service.js';
import { FileCloser } from './telling/file-closer.service.js';
import { SettledFileRepository } from './telling/settled-file.repository.js';
import { Watch } from './watch/watch.service.js';

const FORGET_MS = 3_600_000;

/** The task files of what was found. */
@Injectable()
export class FileParts {
  constructor(
    readonly closer: FileCloser,
    readonly settled: SettledFileRepository,
  ) {}
}

/** What is found is kept here. */
@Injectable()
export class FindingParts {
  constructor(
    readonly ledger: Ledger,
    readonly findings: FindingRepository,
    readonly instances: Instances,
    readonly gauges: Gauges,
    readonly files: FileParts,
  ) {}
}

/**
 * Rounds that do not wait for each other: synthetic tasks, figures, the judgement of what both have brought, and the end of task files.
 * While the broker is away the others wait, and the judgement says so.
 */
@Injectable()
export class MonitorRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: readonly Rounds[];
  private lastJudged: string | null = null;

  constructor(
    private readonly watch: Watch,
    private readonly parts: FindingParts,
    @Inject(CONFIG) private readonly config: MonitorConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    const { HEALTH_PROBE_SECONDS: probe, HEALTH_EVERY_SECONDS: every } = config;
    this.rounds = [
      this.every(probe * 1000, () => watch.probe()),
      this.every(every * 1000, () => watch.look()),
      this.every(probe * 500, () => this.judge()),
      this.every(probe * 1000, () => parts.files.closer.round()),
      this.every(FORGET_MS, () => this.forget()),
    ];
  }

  /** When everything was last judged; null before the first time. */
  get at(): string | null {
    return this.lastJudged;
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const { code, subject, openedAt } of await this.parts.ledger.load()) {
      const [service = '', instance] = subject.split('/');
      if (code === 'consumer_stuck' && instance !== undefined) this.parts.instances.remember(service, instance, Date.parse(openedAt));
    }
    for (const rounds of this.rounds) rounds.start();
    void this.first();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.rounds.map((rounds) => rounds.stop()));
  }

  async judge(now = Date.now()): Promise<void> {
    const facts: Facts = await this.watch.facts(now);
    await this.parts.ledger.update(judge(facts, this.config), now);
    this.parts.gauges.show(facts, this.parts.ledger.open);
    this.lastJudged = new Date(now).toISOString();
  }

  private async forget(): Promise<void> {
    const { findings, files } = this.parts;
    await Promise.all([findings.forget(this.config.HEALTH_HISTORY_DAYS), files.settled.forget(this.config.HEALTH_HISTORY_DAYS)]);
  }

  /** Nobody waits for the first pause. */
  private async first(): Promise<void> {
    await Promise.all([this.watch.probe(), this.watch.look()]).catch((thrown: unknown) => this.complain(thrown));
  }

  private every(pauseMs: number, round: () => Promise<unknown>): Rounds {
    return new Rounds(() => pauseMs, round, (thrown) => this.complain(thrown));
  }

  private complain(thrown: unknown): void {
    const { code, message } = toAppError(thrown);
    this.log.warn({ code, detail: message }, 'a look at the zone has failed; trying again');
  }
}

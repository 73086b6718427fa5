import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BriefingWrite, type ComplianceReport } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { Database } from '@waggle/persistence';
import { LOGGER, Rounds } from '@waggle/runtime';
import { v7 } from 'uuid';
import { briefingText } from './briefing.js';
import { Collector } from './checks/collector.service.js';
import { judge } from './checks/judge.js';
import { ErasureService } from './erasure/erasure.service.js';
import { ReportRepository } from './report.repository.js';

const TURN_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

/** What a check needs. */
@Injectable()
export class CheckParts {
  constructor(
    readonly collector: Collector,
    readonly reports: ReportRepository,
    readonly erasures: ErasureService,
  ) {}
}

/** Checks the zone when asked, and once a week for the briefing; carries on with erasures. */
@Injectable()
export class ComplianceService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds;

  constructor(
    private readonly parts: CheckParts,
    private readonly database: Database,
    private readonly messenger: Messenger,
    @Inject(LOGGER) log: Logger,
  ) {
    const failed = (thrown: unknown): void => log.warn({ detail: toAppError(thrown).message }, 'the weekly check could not be made, trying again');
    this.rounds = new Rounds(() => TURN_MS, () => this.turn(), failed);
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  async check(days: number, week: string | null = null): Promise<ComplianceReport> {
    const now = new Date();
    const since = new Date(now.getTime() - days * DAY_MS);
    const judged = judge(await this.parts.collector.collect(since, now));
    const report: ComplianceReport = { id: v7(), at: now.toISOString(), since: since.toISOString(), ...judged };
    await this.database.transaction(async (tx) => {
      if (!(await this.parts.reports.add(tx, report, week))) return;
      const name = week === null ? `compliance-${report.at.slice(0, 10)}` : `compliance-week-${week}`;
      await this.messenger.publish(BriefingWrite, { name, text: briefingText(report) }, { tx, to: 'workspace' });
    });
    return report;
  }

  private async turn(): Promise<void> {
    await this.parts.erasures.resume();
    const week = mondayOf(new Date());
    if (!(await this.parts.reports.has(week))) await this.check(WEEK_DAYS, week);
  }
}

/** The date (UTC) of the Monday on or before a day. */
function mondayOf(day: Date): string {
  const midnight = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate());
  return new Date(midnight - ((day.getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10);
}

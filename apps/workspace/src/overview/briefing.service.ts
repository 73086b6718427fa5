import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { PayloadOf, TaskMoved } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, IDENTITY, type Identity, LOGGER } from '@waggle/runtime';
import { onDisk, renderAuditBriefing, renderDailyBriefing, writeAtomic } from '@waggle/workspace-files';
import { Cron } from 'croner';
import type { WorkspaceConfig } from '../workspace.config.js';
import { alertsSince } from './alert-log.js';
import { linkBriefings } from './briefing-files.js';
import { DashboardRepository } from './dashboard.repository.js';
import { DashboardViewService } from './dashboard-view.service.js';
import { contentOf, writeChanged } from './write-changed.js';

const DAY_MS = 86_400_000;
const ROWS = 50;
const RETRY_MS = 60_000;

/** What a briefing is made of. */
@Injectable()
export class BriefingParts {
  constructor(
    readonly rows: DashboardRepository,
    readonly dashboard: DashboardViewService,
  ) {}
}

/**
 * Writes `Briefings/daily-<date>.md` once a day at the set hour, also when the zone was not running then; and keeps the links between
 * briefings. In the local zone only: two zones that share a folder would each write their own.
 */
@Injectable()
export class BriefingService implements OnApplicationBootstrap, OnModuleDestroy {
  private job: Cron | undefined;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly parts: BriefingParts,
    @Inject(CONFIG) private readonly config: WorkspaceConfig,
    @Inject(IDENTITY) private readonly identity: Identity,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const { WORKSPACE_BRIEFING_AT: at } = this.config;
    if (at === 'off' || this.identity.zone === 'cloud') return;
    const [hour = '7', minute = '0'] = at.split(':');
    this.job = new Cron(`${Number(minute)} ${Number(hour)} * * *`, { unref: true, protect: true }, () => this.write(new Date()));
    const today = new Date();
    if (today.getHours() * 60 + today.getMinutes() >= Number(hour) * 60 + Number(minute)) void this.write(today);
  }

  async onModuleDestroy(): Promise<void> {
    this.job?.stop();
    clearTimeout(this.timer);
    await this.working;
  }

  /** Writes the briefing of that day unless it is there. One after the other. */
  write(now: Date): Promise<void> {
    return (this.working = this.working.then(() => this.tried(() => this.daily(now), () => this.retry(now))));
  }

  /** Another briefing has come, or one has gone. */
  changed(): Promise<void> {
    if (this.identity.zone === 'cloud') return Promise.resolve();
    return (this.working = this.working.then(() => this.tried(() => linkBriefings(this.config.WAGGLE_WORKSPACE))));
  }

  /** An audit that has ended is a briefing too. */
  async audited({ task, result }: Pick<PayloadOf<typeof TaskMoved>, 'task' | 'result'>): Promise<void> {
    if (task.prefix !== 'AUDIT' || task.status !== 'done' || result === null) return;
    const briefing = renderAuditBriefing(task, result);
    if (briefing !== undefined && (await writeChanged(this.config.WAGGLE_WORKSPACE, `Briefings/${briefing.name}.md`, briefing.text))) await this.changed();
  }

  private async daily(now: Date): Promise<void> {
    const { WAGGLE_WORKSPACE: root } = this.config;
    const day = dayOf(now);
    const file = `Briefings/daily-${day}.md`;
    if ((await contentOf(root, file)) !== undefined) return;
    const { rows, dashboard } = this.parts;
    const since = new Date(now.getTime() - DAY_MS);
    const [waiting, ended, attention, counts, alerts] = await Promise.all([dashboard.approvals(), rows.endedAfter(since, ROWS), rows.attention(ROWS), rows.endedSince(since), alertsSince(root, since)]);
    const due = waiting.filter(({ asks }) => asks?.expires != null && dayOf(new Date(asks.expires)) <= day);
    await writeAtomic(onDisk(root, file), renderDailyBriefing({ day, waiting, due, ended, counts, attention: attention.filter(({ updated }) => updated >= since.toISOString()), alerts }));
    await linkBriefings(root);
  }

  private retry(now: Date): void {
    this.timer = setTimeout(() => void this.write(now), RETRY_MS).unref();
  }

  private async tried(work: () => Promise<void>, otherwise?: () => void): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.warn({ detail: toAppError(error).message }, 'a briefing could not be written');
      otherwise?.();
    }
  }
}

/** As the clock of this machine (TZ) says. */
function dayOf(moment: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

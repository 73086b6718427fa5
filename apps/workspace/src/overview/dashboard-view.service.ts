import { readFile } from 'node:fs/promises';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { zonesFileSchema } from '@waggle/contracts';
import { IDENTITY, type Identity } from '@waggle/runtime';
import pLimit from 'p-limit';
import { type DashboardTask, type DashboardView, type WaitingTask } from '@waggle/workspace-files';
import { TaskFilesService } from '../task-files.service.js';
import { alertsSince } from './alert-log.js';
import { askedFor } from './asked-for.js';
import { newestBriefing } from './briefing-files.js';
import { DashboardRepository } from './dashboard.repository.js';
import { SYNC_VIEW, type SyncView } from './sync-view.js';

const ROWS = 30;
/** Files that are read at once. */
const AT_ONCE = 16;
const WEEK_MS = 7 * 86_400_000;

/** Gathers what the dashboard shows: rows, files, and how the zones stand. */
@Injectable()
export class DashboardViewService {
  constructor(
    private readonly rows: DashboardRepository,
    private readonly files: TaskFilesService,
    @Inject(IDENTITY) private readonly identity: Identity,
    @Optional() @Inject(SYNC_VIEW) private readonly sync?: SyncView,
  ) {}

  async view(): Promise<DashboardView> {
    const { root, counter } = this.files;
    const weekAgo = new Date(Date.now() - WEEK_MS);
    const [approvals, attention, recent, week, alerts] = await Promise.all([this.approvals(), this.rows.attention(ROWS), this.rows.recent(ROWS), this.rows.endedSince(weekAgo), alertsSince(root, weekAgo)]);
    const { zone, role, dryRun } = this.identity;
    const lease = await this.lease();
    const sync = await this.sync?.status();
    return {
      ...{ zone, role, dryRun, approvals, attention, recent, week, alerts },
      counts: await counter.counts(),
      briefing: await newestBriefing(root),
      ...(lease !== undefined && { lease }),
      ...(sync !== undefined && sync.state !== 'off' && { sync }),
    };
  }

  /** All that wait, with what each asks for. */
  async approvals(): Promise<WaitingTask[]> {
    const rows = await this.rows.approvals(null);
    const limit = pLimit(AT_ONCE);
    return Promise.all(rows.map(async (row) => ({ ...row, asks: await limit(() => this.asks(row)) })));
  }

  private async asks({ file }: DashboardTask): Promise<WaitingTask['asks']> {
    if (file === null) return null;
    // It may be on its way to another folder just now.
    const text = await readFile(this.files.onDisk(file), 'utf8').catch(() => undefined);
    return text === undefined ? null : askedFor(text);
  }

  private async lease(): Promise<DashboardView['lease']> {
    const text = await readFile(this.files.onDisk('zones.json'), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      const { active, epoch, since } = zonesFileSchema.parse(JSON.parse(text));
      return { active, epoch, since };
    } catch {
      return undefined;
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { type PayloadOf, SyncTrigger, type ZoneDrill, type ZoneDrillView, ZoneRest, type ZonesFile } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { Database } from '@waggle/persistence';
import { LOGGER } from '@waggle/runtime';
import { HandOverRepository } from '../lease/hand-over.repository.js';
import { type LeaseView, LeaseService } from '../lease/lease.service.js';
import { ZoneJournal } from '../lease/zone-journal.service.js';
import { WatchRepository } from '../watch/watch.repository.js';
import type { ZonesErrorCode } from '../zones.error.js';
import { type Drill, DrillRepository } from './drill.repository.js';

type Statement = PayloadOf<typeof ZoneDrill>['statement'];

/** More checks than a failover needs: the first may just have been made, and the take-over itself takes time. */
const SPARE_CHECKS = 2;
const SPARE_SECONDS = 60;
const LONGEST_SECONDS = 7200;
const SYNC_TIMEOUT_MS = 30_000;

/** What a drill needs. */
@Injectable()
export class DrillParts {
  constructor(
    readonly drills: DrillRepository,
    readonly handOvers: HandOverRepository,
    readonly watch: WatchRepository,
    readonly journal: ZoneJournal,
    readonly leases: LeaseService,
  ) {}
}

/** Plays dead, so that people know how long a hand-over takes before they need one. Bounded: it ends by itself, also after a restart. */
@Injectable()
export class DrillService {
  constructor(
    private readonly parts: DrillParts,
    private readonly database: Database,
    private readonly messenger: Messenger,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** @throws AppError `zone_alone`, `drill_not_active`, `drill_running`, `drill_unready` */
  async begin({ drillId: id, reason, seconds }: Statement, by: string): Promise<ZoneDrillView> {
    const { drills, leases, journal } = this.parts;
    const known = await drills.find(id);
    if (known !== undefined) return this.view(known);
    const lease = await leases.read();
    await this.requireReady(lease);
    const drill = await this.database.transaction(async (tx) => {
      const added = await drills.add(tx, { id, by, reason, epoch: lease.file.epoch, seconds: seconds ?? secondsOf(lease.file) });
      if (added !== undefined) await journal.note(tx, { actor: by, action: 'zone.drill_begun', target: `zone ${lease.here}`, output: `Plays dead until ${added.until.toISOString()}: ${reason}` });
      return added;
    });
    if (drill === undefined) throw refused('drill_running', 'Another drill is under way.');
    await this.rest(drill.until);
    return this.view(drill);
  }

  /** Is this zone to say that it is not well? Remembers that it was asked. */
  async playsDead(): Promise<boolean> {
    const drill = await this.parts.drills.running();
    if (drill === undefined || drill.until.getTime() <= Date.now()) return false;
    if (drill.firstFailedAt === null) await this.parts.drills.answeredUnwell(drill.id);
    return true;
  }

  /** Goes on with the drill that runs, if one does. */
  async turn(): Promise<void> {
    const drill = await this.parts.drills.running();
    if (drill === undefined) return;
    const over = drill.until.getTime() <= Date.now();
    if (!over) {
      await this.rest(drill.until);
      // The lease comes with the files: nobody else tells it.
      await this.messenger.ask(SyncTrigger, {}, { timeoutMs: SYNC_TIMEOUT_MS }).catch((thrown: unknown) => this.log.warn({ code: toAppError(thrown).code }, 'no sync during the drill'));
    }
    const { file } = await this.parts.leases.read();
    if (file.epoch > drill.epoch) await this.end(drill, file);
    else if (over) await this.end(drill, null);
  }

  async latest(): Promise<ZoneDrillView | null> {
    const drill = await this.parts.drills.latest();
    return drill === undefined ? null : this.view(drill);
  }

  private async end(drill: Drill, taken: ZonesFile | null): Promise<void> {
    await this.rest(null);
    await this.database.transaction(async (tx) => {
      if ((await this.parts.drills.end(tx, drill.id, taken?.epoch ?? null)) === undefined) return;
      const output = taken === null ? 'Nobody took over while this zone played dead' : `The zone ${taken.active} took over ${Math.round((Date.parse(taken.since) - drill.startedAt.getTime()) / 1000)} s after the drill began`;
      const failed = taken === null ? ({ success: false, alert: { code: 'zone_drill_failed', severity: 'WARNING' } } as const) : {};
      await this.parts.journal.note(tx, { actor: drill.by, action: 'zone.drill_ended', target: `drill ${drill.id}`, output, ...failed });
    });
    this.log.info({ drill: drill.id, epoch: taken?.epoch }, taken === null ? 'the drill is over: nobody took over' : 'the drill is over: the other zone took over');
  }

  private async rest(until: Date | null): Promise<void> {
    await this.messenger.ask(ZoneRest, { until: until?.toISOString() ?? null });
  }

  /** Who plays dead while the other is not there leaves nobody to do the work. */
  private async requireReady({ here, alone, file }: LeaseView): Promise<void> {
    if (alone) throw refused('zone_alone', 'There is no other zone.');
    if (file.active !== here) throw refused('drill_not_active', `The active zone is ${file.active}: begin the drill there.`);
    if (!file.failover.enabled) throw refused('drill_unready', 'The failover is switched off in zones.json.');
    const [check] = await this.parts.watch.checks(1);
    if (check?.ok !== true) throw refused('drill_unready', 'The other zone was not well at the last check, or none was made yet.');
  }

  private async view({ id, by, reason, startedAt, until, firstFailedAt, endedAt, takenEpoch }: Drill): Promise<ZoneDrillView> {
    const taken = takenEpoch === null ? undefined : await this.parts.handOvers.find(takenEpoch);
    return {
      id,
      by,
      reason,
      state: endedAt === null ? 'running' : takenEpoch === null ? 'not_taken' : 'handed_over',
      startedAt: startedAt.toISOString(),
      until: until.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      firstFailedAt: firstFailedAt?.toISOString() ?? null,
      takenAt: taken?.since ?? null,
      firstClaimAt: taken?.firstClaimAt ?? null,
    };
  }
}

function secondsOf({ failover: { failures, checkSeconds } }: ZonesFile): number {
  return Math.min(LONGEST_SECONDS, (failures + SPARE_CHECKS) * checkSeconds + SPARE_SECONDS);
}

function refused(code: ZonesErrorCode, message: string): AppError<ZonesErrorCode> {
  return new AppError<ZonesErrorCode>(code, 'conflict', message);
}

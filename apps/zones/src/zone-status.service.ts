import { Injectable } from '@nestjs/common';
import { otherZone, type ZoneHealthView, type ZoneStatusView } from '@waggle/contracts';
import { DrillService } from './drill/drill.service.js';
import { HandOverRepository } from './lease/hand-over.repository.js';
import { LeaseService } from './lease/lease.service.js';
import { WatchRepository } from './watch/watch.repository.js';

const CHECKS_SHOWN = 30;
const HAND_OVERS_SHOWN = 10;

/** What is told of the zones. */
@Injectable()
export class ZoneStatusService {
  constructor(
    private readonly leases: LeaseService,
    private readonly watch: WatchRepository,
    private readonly handOvers: HandOverRepository,
    private readonly drills: DrillService,
  ) {}

  async health(): Promise<ZoneHealthView> {
    const [{ here, file }, dead] = await Promise.all([this.leases.recent(), this.drills.playsDead()]);
    return { zone: here, epoch: file.epoch, active: file.active, ok: !dead, at: new Date().toISOString() };
  }

  async status(): Promise<ZoneStatusView> {
    const [{ here, alone, file }, watch, checks, handOvers, drill] = await Promise.all([
      this.leases.read(),
      this.watch.state(),
      this.watch.checks(CHECKS_SHOWN),
      this.handOvers.latest(HAND_OVERS_SHOWN),
      this.drills.latest(),
    ]);
    const other = otherZone(here);
    const url = file.urls[other] ?? null;
    const checked = !alone && url !== null;
    return {
      here,
      alone,
      file,
      watch: {
        other,
        url,
        failures: watch.failures,
        verdict: watch.verdict,
        lastCheckAt: watch.lastCheckAt === null ? null : new Date(watch.lastCheckAt).toISOString(),
        nextCheckAt: checked ? watch.nextCheckAt.toISOString() : null,
      },
      checks,
      handOvers,
      drill,
    };
  }
}

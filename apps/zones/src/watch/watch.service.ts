import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { FAILOVER_REASON, otherZone, SyncTrigger, type WatchVerdict, type Zone } from '@waggle/contracts';
import { hasCode, toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { Database } from '@waggle/persistence';
import { CONFIG, LOGGER, Rounds } from '@waggle/runtime';
import { DrillService } from '../drill/drill.service.js';
import { FirstClaim } from '../lease/first-claim.service.js';
import { HandOverRepository } from '../lease/hand-over.repository.js';
import { LeaseService, type LeaseView } from '../lease/lease.service.js';
import { ZoneMeters } from '../lease/zone-meters.service.js';
import type { ZonesConfig } from '../zones.config.js';
import { count, judge, type Situation, type Watch } from './failover.policy.js';
import { type Probe, ProbeService } from './probe.service.js';
import { WatchRepository, type WatchState } from './watch.repository.js';

/** How often it looks whether a check is due. */
const TURN_MS = 500;
/** How often it looks after a drill and a hand-over, at most. */
const SIDE_TURN_SECONDS = 10;
const SYNC_TIMEOUT_MS = 60_000;

type Lease = Omit<Situation, 'answer' | 'at' | 'watch' | 'remote'>;

/** What a check needs. */
@Injectable()
export class WatchParts {
  constructor(
    readonly probe: ProbeService,
    readonly watch: WatchRepository,
    readonly leases: LeaseService,
    readonly handOvers: HandOverRepository,
    readonly meters: ZoneMeters,
  ) {}
}

/** What else goes on at each turn. */
@Injectable()
export class TurnParts {
  constructor(
    readonly drills: DrillService,
    readonly firstClaim: FirstClaim,
    readonly database: Database,
    readonly messenger: Messenger,
  ) {}
}

/** Checks the other zone, and takes over when the policy says so. */
@Injectable()
export class WatchService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds;
  private nextSideTurn = 0;
  private checkSeconds = 1;

  constructor(
    private readonly parts: WatchParts,
    private readonly turns: TurnParts,
    @Inject(CONFIG) private readonly config: ZonesConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.rounds = new Rounds(() => TURN_MS, () => this.turn(), (thrown) => this.log.warn({ code: toAppError(thrown).code, detail: toAppError(thrown).message }, 'the other zone could not be looked after, trying again'));
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  private async turn(): Promise<void> {
    await this.sideTurn();
    const state = await this.parts.watch.takeTurn();
    if (state === undefined) return;
    const view = await this.parts.leases.read();
    this.checkSeconds = view.file.failover.checkSeconds;
    const verdict = await this.check(view, state);
    await this.parts.watch.endTurn(verdict, this.checkSeconds);
    await this.parts.watch.prune(this.config.ZONES_HISTORY_DAYS);
  }

  private async sideTurn(): Promise<void> {
    if (performance.now() < this.nextSideTurn) return;
    this.nextSideTurn = performance.now() + Math.min(this.checkSeconds, SIDE_TURN_SECONDS) * 1000;
    await this.turns.drills.turn();
    await this.turns.firstClaim.look();
  }

  private async check(view: LeaseView, before: WatchState): Promise<WatchVerdict> {
    const { here, alone, file } = view;
    const other = otherZone(here);
    const url = file.urls[other];
    if (alone) return 'alone';
    if (url === undefined) return 'no_address';
    const probe = await this.parts.probe.look(url, other);
    const lease = await this.leaseOf(view);
    const [answer, at] = [probe.answer, probe.at.getTime()];
    const watch = count(before, { answer, at, ...lease });
    await this.keep(watch, probe);
    const verdict = judge({ ...lease, answer, at, watch, remote: 'unknown' });
    if (verdict !== before.verdict) this.log.info({ verdict, other, failures: watch.failures, detail: probe.detail }, 'the other zone is seen otherwise');
    if (verdict !== 'stale' && verdict !== 'unconfirmed') return verdict;
    const remote = await this.sync();
    if (verdict === 'stale') return verdict;
    const later = await this.leaseOf(await this.parts.leases.read());
    const confirmed = later.epoch === lease.epoch ? judge({ ...later, answer, at, watch, remote }) : 'stale';
    return confirmed === 'failed' ? this.takeOver(here, other, watch, probe) : confirmed;
  }

  private async leaseOf({ here, file: { active, epoch, failover } }: LeaseView): Promise<Lease> {
    const [lease, before] = await this.parts.handOvers.latest(2);
    const known = lease?.epoch === epoch ? lease : undefined;
    return {
      here,
      active,
      epoch,
      failover,
      // The first lease nobody has decided: it came with the file.
      byHand: epoch > 1 && known?.automatic === false,
      leaseSeenAt: known === undefined ? Date.now() : Date.parse(known.seenAt),
      takenFromUs: before?.active === here,
    };
  }

  private async keep(watch: Watch, { answer, at, ms, detail }: Probe): Promise<void> {
    const lease = 'lease' in answer ? answer.lease : { epoch: null, active: null };
    await this.turns.database.transaction((tx) => this.parts.watch.save(tx, watch, { at: at.toISOString(), ok: answer.kind === 'well', ...lease, ms, detail }));
    this.parts.meters.checks.inc({ outcome: answer.kind });
    this.parts.meters.failuresInRow.set(watch.failures);
  }

  /** One cycle: then we know whether our own remote is there, and the lease as it is. */
  private async sync(): Promise<'reachable' | 'unreachable'> {
    try {
      const { state } = await this.turns.messenger.ask(SyncTrigger, {}, { timeoutMs: SYNC_TIMEOUT_MS });
      return ['idle', 'behind', 'syncing'].includes(state) ? 'reachable' : 'unreachable';
    } catch (thrown) {
      this.log.warn({ code: toAppError(thrown).code }, 'no sync before a failover');
      return 'unreachable';
    }
  }

  private async takeOver(here: Zone, other: Zone, { failures, firstFailedAt }: Watch, { detail }: Probe): Promise<WatchVerdict> {
    const reason = `${FAILOVER_REASON}${other} failed ${failures} checks in a row, the last one: ${detail}`.slice(0, 500);
    try {
      const { epoch } = await this.parts.leases.take({ zone: here, reason, by: 'zones', firstFailedAt });
      this.parts.meters.failovers.inc();
      this.log.warn({ epoch, other, failures, detail }, 'this zone has taken over');
      return 'active';
    } catch (thrown) {
      if (hasCode(thrown, 'lease_lost')) return 'stale';
      if (hasCode(thrown, 'remote_unreachable')) return 'remote_unreachable';
      throw thrown;
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { HealthProbe, INSTANCES, LANES, type Lane, type Priority, type Role, ServiceCalled } from '@waggle/contracts';
import { hasCode } from '@waggle/errors';
import { Messenger, QueueDepths, type ServiceQueues } from '@waggle/messaging';
import { CONFIG, IDENTITY, type Identity } from '@waggle/runtime';
import { HealthMeters } from '../health-meters.service.js';
import type { MonitorConfig } from '../monitor.config.js';

/** So long a synthetic task may wait: its answer, when it comes, tells that the queue moves again. */
const WAITS_MS = 600_000;
/** As many for each consumer: one that stands still may sit on several, and the others must get theirs all the same. */
const MOST_WAITING = 8;
/** By it a message gets into its lane. */
const PRIORITY_IN: Readonly<Record<Lane, Priority>> = { express: 'HIGH', standard: 'NORMAL' };

/** What another role has left behind keeps its queues, and has nobody who could answer. */
const runIn = (role: Role): string[] => Object.entries(INSTANCES).flatMap(([service, { roles }]) => (roles.includes(role) ? [service] : []));

/** One lane of one service as the synthetic tasks have found it. */
interface LaneProbes {
  /** When each that has not come back was sent, oldest first. */
  readonly waiting: number[];
  lastSeconds: number | null;
}

export interface LaneView {
  readonly probeSeconds: number | null;
  readonly unansweredSeconds: number | null;
}

/**
 * Sends a synthetic task through every lane of every service of this role that has queues here, one for each consumer: the broker gives them out in
 * turn. A queue that stands still gathers only a few of them.
 */
@Injectable()
export class Prober {
  private readonly probes = new Map<string, LaneProbes>();
  private readonly since = new Map<string, number>();
  private seen = new Map<string, ServiceQueues>();
  /** Services whose dead letters were not there at the last count. */
  private readonly emptied = new Set<string>();
  private lastRound = 0;
  private lastLook = 0;

  constructor(
    private readonly messenger: Messenger,
    private readonly depths: QueueDepths,
    private readonly meters: HealthMeters,
    @Inject(CONFIG) private readonly config: Pick<MonitorConfig, 'HEALTH_PROBE_SECONDS' | 'HEALTH_STUCK_SECONDS'>,
    @Inject(IDENTITY) private readonly identity: Pick<Identity, 'role'>,
  ) {}

  /** The queues as they were last counted. */
  get queues(): ReadonlyMap<string, ServiceQueues> {
    return this.seen;
  }

  /** Since when each service has been asked without a break. */
  get probedSince(): ReadonlyMap<string, number> {
    return this.since;
  }

  /** From now on nobody is known to be silent: what was not heard before counts for nothing. */
  startOver(): void {
    this.since.clear();
  }

  /**
   * To be called before silence is judged. Where this process has stood still itself or the machine has slept, and where the rounds come
   * so late that who is well has not been asked for nearly as long as who is stuck, silence says nothing.
   */
  noticeStandstill(now = Date.now()): void {
    const [probe, stuck] = [this.config.HEALTH_PROBE_SECONDS * 1000, this.config.HEALTH_STUCK_SECONDS * 1000];
    // Three rounds less than stuck: what was heard last was heard up to a round before, and answers to what is asked now need time.
    const stoodStill = Math.abs(now - this.lastLook) > Math.max(2 * probe, stuck - 3 * probe);
    const askedLate = Math.abs(now - this.lastRound) > Math.max(3 * probe, 0.75 * stuck);
    if (stoodStill || askedLate) this.startOver();
    this.lastLook = now;
  }

  /** @throws AppError `broker_unavailable` */
  async round(now = Date.now()): Promise<void> {
    this.noticeStandstill(now);
    this.lastRound = now;
    const queues = new Map<string, ServiceQueues>();
    for (const service of runIn(this.identity.role)) {
      const found = await this.queuesOf(service);
      if (found !== undefined) queues.set(service, found);
    }
    this.seen = queues;
    this.forgetOthers();
    await this.messenger.publish(ServiceCalled, {});
    for (const [service, found] of queues) {
      if (!this.since.has(service)) this.since.set(service, now);
      for (const lane of LANES) this.fill(service, lane, found[lane].consumers);
    }
  }

  view(service: string, lane: Lane, now = Date.now()): LaneView {
    const { waiting, lastSeconds } = this.of(service, lane);
    const oldest = waiting[0];
    return { probeSeconds: lastSeconds, unansweredSeconds: oldest === undefined ? null : Math.round((now - oldest) / 100) / 10 };
  }

  /** Where the broker does not say, as it was: what is wrong with that service stays found. */
  private async queuesOf(service: string): Promise<ServiceQueues | undefined> {
    try {
      return this.lasting(service, await this.depths.queuesOf(service));
    } catch (thrown) {
      if (!hasCode(thrown, 'queue_unknown')) throw thrown;
      return this.seen.get(service);
    }
  }

  /** Whoever looks at dead letters holds them for a moment: gone is what is gone at two counts. */
  private lasting(service: string, found: ServiceQueues | undefined): ServiceQueues | undefined {
    const before = this.seen.get(service)?.dead.ready ?? 0;
    const isFirst = found?.dead.ready === 0 && before > 0 && !this.emptied.has(service);
    if (!isFirst) this.emptied.delete(service);
    else this.emptied.add(service);
    return found !== undefined && isFirst ? { ...found, dead: { ...found.dead, ready: before } } : found;
  }

  /** Of services that have no queues any more. */
  private forgetOthers(): void {
    for (const service of this.since.keys()) if (!this.seen.has(service)) this.since.delete(service);
    for (const key of this.probes.keys()) if (!this.seen.has(key.slice(0, key.lastIndexOf('.')))) this.probes.delete(key);
  }

  private fill(service: string, lane: Lane, consumers: number): void {
    const room = consumers * MOST_WAITING - this.of(service, lane).waiting.length;
    for (let number = 0; number < Math.min(consumers, room); number += 1) void this.probe(service, lane);
  }

  private async probe(service: string, lane: Lane): Promise<void> {
    const sent = Date.now();
    const probes = this.of(service, lane);
    probes.waiting.push(sent);
    try {
      await this.messenger.ask(HealthProbe, {}, { to: service, priority: PRIORITY_IN[lane], timeoutMs: WAITS_MS });
      probes.lastSeconds = (Date.now() - sent) / 1000;
      this.meters.probes.inc({ target: service, lane, outcome: 'answered' });
    } catch {
      // Not routed, or nobody has answered in all that time: whoever consumes nothing is found by it.
      this.meters.probes.inc({ target: service, lane, outcome: 'unanswered' });
    } finally {
      probes.waiting.splice(probes.waiting.indexOf(sent), 1);
    }
  }

  private of(service: string, lane: Lane): LaneProbes {
    const key = `${service}.${lane}`;
    const known = this.probes.get(key) ?? { waiting: [], lastSeconds: null };
    this.probes.set(key, known);
    return known;
  }
}

import { Injectable } from '@nestjs/common';
import { type HealthFigures, type HttpCheckState, LANES, type WatchedService } from '@waggle/contracts';
import { Health } from '@waggle/observability';
import { Figures } from '../figures/figures.service.js';
import { HttpChecks } from '../figures/http-checks.service.js';
import type { Facts } from '../findings/judge.js';
import { Prober } from '../probing/prober.service.js';
import { Instances, type InstanceState } from './instances.service.js';

/** What the monitor knows of the zone: gathered by several rounds, put together for whoever judges or asks. */
@Injectable()
export class Watch {
  private readonly unservedSince = new Map<string, number>();
  private figuresSeen: HealthFigures | undefined;
  private away: ReadonlySet<string> = new Set();

  constructor(
    private readonly instances: Instances,
    private readonly prober: Prober,
    private readonly figures: Figures,
    private readonly http: HttpChecks,
    private readonly health: Health,
  ) {}

  /** Synthetic tasks, heartbeats, queue depths. */
  async probe(): Promise<void> {
    await this.prober.round();
    const now = Date.now();
    for (const [service, { express, standard }] of this.prober.queues) {
      if (express.consumers + standard.consumers > 0) this.unservedSince.delete(service);
      else if (!this.unservedSince.has(service)) this.unservedSince.set(service, now);
    }
    // Whose queues were deleted was taken away for good.
    for (const service of this.unservedSince.keys()) if (!this.prober.queues.has(service)) this.unservedSince.delete(service);
    this.instances.forgetDead(new Set(this.prober.queues.keys()), now);
  }

  /** What has to be asked for: tasks, approvals, disks, addresses. */
  async look(): Promise<void> {
    [this.figuresSeen] = await Promise.all([this.figures.read(), this.http.round()]);
  }

  /** The figures as they are this moment; what is found is not changed by it. */
  async refresh(): Promise<void> {
    this.figuresSeen = await this.figures.read();
  }

  async facts(now = Date.now()): Promise<Facts> {
    const { checks } = await this.health.report();
    this.away = new Set(checks.filter(({ ok }) => !ok).map(({ name }) => name));
    if (this.away.has('broker')) {
      this.prober.startOver();
      this.unservedSince.clear();
    }
    this.prober.noticeStandstill(now);
    return {
      instances: this.instances.states(this.prober.probedSince, now),
      queues: this.prober.queues,
      unservedSeconds: new Map([...this.unservedSince].map(([service, since]) => [service, (now - since) / 1000])),
      figures: this.figuresSeen,
      checks: this.http.states,
      away: this.away,
    };
  }

  get figuresNow(): HealthFigures {
    return this.figuresSeen ?? { recent: null, oldestTaskSeconds: null, oldestApprovalSeconds: null, taskMs: null, disks: [], breakers: null, limited: [] };
  }

  get checks(): HttpCheckState[] {
    return this.http.states;
  }

  /** Every service that has queues here, by name. */
  services(now = Date.now()): WatchedService[] {
    this.prober.noticeStandstill(now);
    const states = this.instances.states(this.prober.probedSince, now);
    return [...this.prober.queues.keys()].sort().map((service) => this.service(service, states.filter((one) => one.service === service), now));
  }

  private service(service: string, instances: readonly InstanceState[], now: number): WatchedService {
    const queues = this.prober.queues.get(service);
    const lanes = LANES.map((lane) => ({ lane, ready: queues?.[lane].ready ?? null, consumers: queues?.[lane].consumers ?? null, ...this.prober.view(service, lane, now) }));
    const seen = instances.map(({ instance, state, lastHeard, inHand }) => ({ instance, state, lastBeat: new Date(lastHeard).toISOString(), inHand }));
    return { service, plane: instances[0]?.plane ?? 'core', instances: seen, lanes, deadLetters: queues?.dead.ready ?? null };
  }
}

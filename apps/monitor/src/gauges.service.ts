import { Injectable } from '@nestjs/common';
import { type HealthFigures, type HealthFinding, type HttpCheckState, LANES } from '@waggle/contracts';
import type { Gauge } from 'prom-client';
import type { Facts } from './findings/judge.js';
import { HealthMeters } from './health-meters.service.js';
import { Prober } from './probing/prober.service.js';
import type { InstanceState } from './watch/instances.service.js';

const STATES = ['alive', 'stuck', 'dead'] as const;

/** Shows what was seen as figures. */
@Injectable()
export class Gauges {
  constructor(
    private readonly meters: HealthMeters,
    private readonly prober: Prober,
  ) {}

  show(facts: Facts, open: readonly HealthFinding[], now = Date.now()): void {
    const { meters } = this;
    for (const severity of ['WARNING', 'CRITICAL'] as const) meters.findings.set({ severity }, open.filter((one) => one.severity === severity).length);
    meters.finding.reset();
    for (const { code, subject } of open) meters.finding.set({ code, subject }, 1);
    this.queues(facts, now);
    this.instances(facts.instances, now);
    this.checks(facts.checks);
    if (facts.figures !== undefined) this.figures(facts.figures);
    meters.lastRound.set(now / 1000);
  }

  private queues({ queues }: Facts, now: number): void {
    const { meters, prober } = this;
    // Of a service that was taken away nothing is shown any more.
    for (const gauge of [meters.ready, meters.consumers, meters.unanswered, meters.probeSeconds]) gauge.reset();
    for (const [target, found] of queues) {
      meters.ready.set({ target, lane: 'dead' }, found.dead.ready);
      for (const lane of LANES) {
        const { probeSeconds, unansweredSeconds } = prober.view(target, lane, now);
        meters.ready.set({ target, lane }, found[lane].ready);
        meters.consumers.set({ target, lane }, found[lane].consumers);
        meters.unanswered.set({ target, lane }, unansweredSeconds ?? 0);
        if (probeSeconds !== null) meters.probeSeconds.set({ target, lane }, probeSeconds);
      }
    }
  }

  private instances(all: readonly InstanceState[], now: number): void {
    const { meters } = this;
    meters.instances.reset();
    meters.beatAge.reset();
    for (const target of new Set(all.map(({ service }) => service))) {
      const own = all.filter(({ service }) => service === target);
      for (const state of STATES) meters.instances.set({ target, state }, own.filter((one) => one.state === state).length);
      meters.beatAge.set({ target }, (now - Math.max(...own.map(({ lastHeard }) => lastHeard))) / 1000);
    }
  }

  private checks(checks: readonly HttpCheckState[]): void {
    for (const { name: check, up, seconds } of checks) {
      this.meters.httpUp.set({ check }, up ? 1 : 0);
      if (seconds !== null) this.meters.httpSeconds.set({ check }, seconds);
    }
  }

  private figures({ recent, oldestTaskSeconds, oldestApprovalSeconds, taskMs, disks, breakers, limited }: HealthFigures): void {
    const { meters } = this;
    for (const { disk, freeBytes } of disks) meters.diskFree.set({ disk }, freeBytes);
    if (recent !== null) {
      meters.errorRate.set(recent.ended === 0 ? 0 : recent.failed / recent.ended);
      meters.recentTasks.set({ outcome: 'failed' }, recent.failed);
      meters.recentTasks.set({ outcome: 'other' }, recent.ended - recent.failed);
    }
    meters.oldestTask.set(oldestTaskSeconds ?? 0);
    meters.oldestApproval.set(oldestApprovalSeconds ?? 0);
    for (const [quantile, ms] of [['0.5', taskMs?.p50], ['0.95', taskMs?.p95], ['0.99', taskMs?.p99]] as const) setIfKnown(meters.taskSeconds, quantile, ms);
    meters.breakers.reset();
    for (const { target, breaker } of breakers ?? []) meters.breakers.set({ target, breaker }, 1);
    meters.limited.reset();
    for (const { target, limit, calls } of limited) meters.limited.set({ target, limit }, calls);
  }
}

function setIfKnown(gauge: Gauge<'quantile'>, quantile: string, ms: number | null | undefined): void {
  if (ms == null) gauge.remove({ quantile });
  else gauge.set({ quantile }, ms / 1000);
}

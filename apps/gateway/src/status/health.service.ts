import { Injectable } from '@nestjs/common';
import { FolderCounts, healthFiguresSchema, HealthStatus, httpCheckStateSchema, healthFindingSchema, type Message, type MonitorReport, type PayloadOf, type ReplyOf, SwarmStatus, watchedServiceSchema } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { errorRateOf } from './error-rate.js';

const ANSWER_WITHIN_MS = 3000;
const RECENT_MS = 5000;
/** A monitor that has judged nothing for so long hangs, whatever it answers. */
const STALE_MS = 120_000;

export const healthViewSchema = z.object({
  ok: z.boolean(),
  /** `unknown`: the monitor does not answer, so that nobody can say that all is well. */
  state: z.enum(['healthy', 'unhealthy', 'unknown']),
  /** What is wrong, in words. */
  findings: z.array(z.string()),
  services: z.array(z.object({ name: z.string(), instances: z.int(), lastHeartbeat: z.iso.datetime(), alive: z.boolean() })),
  diskFreeBytes: z.number().nullable(),
  /** Of the last hour, 0 to 1; null before the first task has ended in it. */
  errorRate: z.number().nullable(),
});
export type HealthView = z.infer<typeof healthViewSchema>;

/** What the monitor knows in full; null while it does not answer. */
export const monitoredSchema = z
  .object({
    at: z.iso.datetime().nullable(),
    open: z.array(healthFindingSchema),
    services: z.array(watchedServiceSchema),
    figures: healthFiguresSchema,
    checks: z.array(httpCheckStateSchema),
    healed: z.array(healthFindingSchema),
  })
  .nullable();
export type Monitored = z.infer<typeof monitoredSchema>;

export interface HealthSeen {
  readonly view: HealthView;
  readonly monitored: Monitored;
}

type Answered<T> = { value: T } | { error: string };

/** The zone's health as the monitor sees it; without the monitor what the services say of themselves, and that nobody watches them. */
@Injectable()
export class HealthService {
  private seen: { readonly at: number; readonly health: Promise<HealthSeen> } | undefined;

  constructor(private readonly messenger: Messenger) {}

  /** The same, a few seconds old at most: what many look at is asked once. */
  recent(): Promise<HealthSeen> {
    const now = Date.now();
    if (this.seen === undefined || now - this.seen.at > RECENT_MS) this.seen = { at: now, health: this.look(false) };
    return this.seen.health;
  }

  async view(): Promise<HealthView> {
    return (await this.look(false)).view;
  }

  /** @param refresh the monitor asks for its figures anew */
  async look(refresh: boolean): Promise<HealthSeen> {
    const answer = await this.ask(HealthStatus, { refresh, historyHours: 24 }, refresh ? 3 * ANSWER_WITHIN_MS : ANSWER_WITHIN_MS);
    if ('error' in answer) return { view: await this.unwatched(answer.error), monitored: null };
    const { at, findings: open, services, figures, checks, history: healed } = answer.value;
    return { view: viewOf(answer.value), monitored: { at, open, services, figures, checks, healed } };
  }

  private async unwatched(error: string): Promise<HealthView> {
    const [swarm, folders] = await Promise.all([this.ask(SwarmStatus, {}), this.ask(FolderCounts, {})]);
    const services = 'value' in swarm ? distinct([...swarm.value.services, ...swarm.value.agents.map(asService)]) : [];
    const findings = [
      `monitor: ${error} Nobody can say whether all is well.`,
      ...('error' in swarm ? [`orchestrator: ${swarm.error}`] : []),
      ...('error' in folders ? [`workspace: ${folders.error}`] : []),
      ...services.filter((service) => !service.alive).map((service) => `${service.name}: no heartbeat since ${service.lastHeartbeat}`),
    ];
    return { ok: false, state: 'unknown', findings, services, diskFreeBytes: 'value' in folders ? folders.value.diskFreeBytes : null, errorRate: 'value' in swarm ? errorRateOf(swarm.value.byStatus) : null };
  }

  private async ask<M extends Message>(query: M, payload: PayloadOf<M>, timeoutMs = ANSWER_WITHIN_MS): Promise<Answered<ReplyOf<M>>> {
    try {
      return { value: await this.messenger.ask(query, payload, { timeoutMs }) };
    } catch (thrown) {
      const { kind, message } = toAppError(thrown);
      return { error: kind === 'bug' ? 'an unexpected error; see its log' : message };
    }
  }
}

function viewOf({ at, findings: open, services: watched, figures: { disks, recent } }: MonitorReport, now = Date.now()): HealthView {
  const isStale = at === null || now - Date.parse(at) > STALE_MS;
  const wrong = open.filter(({ severity }) => severity !== 'INFO').map(({ message }) => message);
  const findings = isStale ? [...wrong, at === null ? 'monitor: it has only begun.' : `monitor: it has judged nothing since ${at}.`] : wrong;
  const services = watched.map(({ service: name, instances }) => {
    const alive = instances.filter(({ state }) => state === 'alive');
    const lastHeartbeat = instances.map(({ lastBeat }) => lastBeat).sort().at(-1) ?? new Date(0).toISOString();
    return { name, instances: alive.length, lastHeartbeat, alive: alive.length > 0 };
  });
  const errorRate = recent === null || recent.ended === 0 ? null : recent.failed / recent.ended;
  const diskFreeBytes = disks.find(({ disk }) => disk === 'workspace')?.freeBytes ?? null;
  return { ok: findings.length === 0, state: isStale ? 'unknown' : findings.length === 0 ? 'healthy' : 'unhealthy', findings, services, diskFreeBytes, errorRate };
}

type Service = HealthView['services'][number];

function asService({ name, instances, lastHeartbeat, alive }: ReplyOf<typeof SwarmStatus>['agents'][number]): Service {
  return { name, instances, lastHeartbeat: lastHeartbeat ?? new Date(0).toISOString(), alive };
}

/** An agent is a service as well, and may be listed as both. */
function distinct(services: readonly Service[]): Service[] {
  return [...new Map(services.map((service) => [service.name, service])).values()];
}

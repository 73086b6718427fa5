import { Injectable } from '@nestjs/common';
import { FolderCounts, type Message, type PayloadOf, type ReplyOf, SwarmStatus } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { errorRateOf } from './error-rate.js';

const ANSWER_WITHIN_MS = 3000;
const LEAST_FREE_BYTES = 1024 ** 3;
const MOST_ERRORS = 0.2;

const RECENT_MS = 5000;

export const healthViewSchema = z.object({
  ok: z.boolean(),
  /** What is wrong, in words. */
  findings: z.array(z.string()),
  services: z.array(z.object({ name: z.string(), instances: z.int(), lastHeartbeat: z.iso.datetime(), alive: z.boolean() })),
  diskFreeBytes: z.number().nullable(),
  /** 0 to 1; null before the first task has ended. */
  errorRate: z.number().nullable(),
});
export type HealthView = z.infer<typeof healthViewSchema>;

type Answered<T> = { value: T } | { error: string };

/** The zone's health from what its services say; one that is silent is a finding, not a failure of this answer. */
@Injectable()
export class HealthService {
  private seen: { readonly at: number; readonly view: Promise<HealthView> } | undefined;

  constructor(private readonly messenger: Messenger) {}

  /** The same, a few seconds old at most: what many look at is asked once. */
  recent(): Promise<HealthView> {
    const now = Date.now();
    if (this.seen === undefined || now - this.seen.at > RECENT_MS) this.seen = { at: now, view: this.view() };
    return this.seen.view;
  }

  async view(): Promise<HealthView> {
    const [swarm, folders] = await Promise.all([this.ask(SwarmStatus, {}), this.ask(FolderCounts, {})]);
    const services = 'value' in swarm ? distinct([...swarm.value.services, ...swarm.value.agents.map(asService)]) : [];
    const errorRate = 'value' in swarm ? errorRateOf(swarm.value.byStatus) : null;
    const diskFreeBytes = 'value' in folders ? folders.value.diskFreeBytes : null;
    const findings = [
      ...('error' in swarm ? [`orchestrator: ${swarm.error}`] : []),
      ...('error' in folders ? [`workspace: ${folders.error}`] : []),
      ...services.filter((service) => !service.alive).map((service) => `${service.name}: no heartbeat since ${service.lastHeartbeat}`),
      ...(diskFreeBytes !== null && diskFreeBytes < LEAST_FREE_BYTES ? [`disk: ${Math.round(diskFreeBytes / 1024 ** 2)} MiB free`] : []),
      ...(errorRate !== null && errorRate > MOST_ERRORS ? [`tasks: ${Math.round(errorRate * 100)}% failed`] : []),
    ];
    return { ok: findings.length === 0, findings, services, diskFreeBytes, errorRate };
  }

  private async ask<M extends Message>(query: M, payload: PayloadOf<M>): Promise<Answered<ReplyOf<M>>> {
    try {
      return { value: await this.messenger.ask(query, payload, { timeoutMs: ANSWER_WITHIN_MS }) };
    } catch (thrown) {
      const { kind, message } = toAppError(thrown);
      return { error: kind === 'bug' ? 'an unexpected error; see its log' : message };
    }
  }
}

type Service = HealthView['services'][number];

function asService({ name, instances, lastHeartbeat, alive }: ReplyOf<typeof SwarmStatus>['agents'][number]): Service {
  return { name, instances, lastHeartbeat: lastHeartbeat ?? new Date(0).toISOString(), alive };
}

/** An agent is a service as well, and may be listed as both. */
function distinct(services: readonly Service[]): Service[] {
  return [...new Map(services.map((service) => [service.name, service])).values()];
}

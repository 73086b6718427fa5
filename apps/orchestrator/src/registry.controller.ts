import { Controller, Inject } from '@nestjs/common';
import { isTerminal, type PayloadOf, type ReplyOf, ServiceBeat, ServiceCalled, SwarmStatus, type TaskStatus, TASK_STATUSES } from '@waggle/contracts';
import { Handles, type MessageContext } from '@waggle/messaging';
import { Database } from '@waggle/persistence';
import { IDENTITY, type Identity } from '@waggle/runtime';
import { AgentRegistry, type Instance } from './agent-registry.service.js';
import { DEAD_AFTER_SECONDS } from './routing.js';

/** Nobody works on these any more. */
const ENDED: readonly TaskStatus[] = TASK_STATUSES.filter(isTerminal);

interface AgentCounts {
  agent: string;
  completed: number;
  failed: number;
  mean: number | null;
}

/** Heartbeats in, the swarm's state out. */
@Controller()
export class RegistryController {
  private called = false;

  constructor(
    private readonly registry: AgentRegistry,
    private readonly database: Database,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  @Handles(ServiceBeat)
  async beat(payload: PayloadOf<typeof ServiceBeat>, context: MessageContext): Promise<void> {
    // The broker vouches for the sender: nobody says what another can do, or that it has stopped.
    if (context.envelope.from !== payload.service) return;
    // Tried again after an outage, a beat of before it says nothing of now.
    if (Date.now() - Date.parse(context.envelope.created) > DEAD_AFTER_SECONDS * 1000) return;
    await this.registry.beat(context.tx, payload);
    // Hearing itself, it knows that its queue is bound: from now on no answer is missed.
    const own = payload.instance === this.identity.instance && payload.service === this.identity.service;
    if (!own || this.called) return;
    await context.publish(ServiceCalled, {});
    this.called = true;
  }

  @Handles(SwarmStatus)
  async status(): Promise<ReplyOf<typeof SwarmStatus>> {
    const [services, counts, inFlight, byStatus, recent, durations] = await Promise.all([
      this.registry.services(),
      this.outcomes(),
      this.inFlight(),
      this.byStatus(),
      this.recent(),
      this.durations(),
    ]);
    const agents = services.filter((service) => service.plane === 'agent').map((service) => agentStatus(service, counts.get(service.service), inFlight.get(service.service) ?? 0));
    return {
      agents,
      services: services.map(({ service, instances, lastBeat, alive }) => ({ name: service, instances, lastHeartbeat: lastBeat.toISOString(), alive: alive && instances > 0 })),
      byStatus: byStatus.counts,
      oldestOpen: byStatus.oldestOpen?.toISOString() ?? null,
      recent,
      durations,
    };
  }

  private async outcomes(): Promise<Map<string, AgentCounts>> {
    const rows = await this.database.query<AgentCounts>(
      `SELECT agent, coalesce(sum(count) FILTER (WHERE outcome <> 'failure'), 0)::int AS completed, coalesce(sum(count) FILTER (WHERE outcome = 'failure'), 0)::int AS failed,
         (sum(agent_ms) / sum(count))::float8 AS mean FROM outcome_count GROUP BY agent`,
    );
    return new Map(rows.map((row) => [row.agent, row]));
  }

  private async inFlight(): Promise<Map<string, number>> {
    const rows = await this.database.query<{ agent: string; count: number }>(
      `SELECT agent, count(*)::int AS count FROM task WHERE status IN ('delegated', 'waiting_info') AND agent IS NOT NULL GROUP BY agent`,
    );
    return new Map(rows.map((row) => [row.agent, row.count]));
  }

  private async byStatus(): Promise<{ counts: Record<TaskStatus, number>; oldestOpen: Date | null }> {
    const rows = await this.database.query<{ status: TaskStatus; count: number; oldest: Date | null }>(
      `SELECT status, sum(count)::int AS count, CASE WHEN status <> ALL ($1) THEN (SELECT min(created_at) FROM task WHERE task.status = counted.status) END AS oldest
       FROM task_count AS counted GROUP BY status HAVING sum(count) > 0`,
      [ENDED],
    );
    const counts = Object.fromEntries(TASK_STATUSES.map((status) => [status, 0])) as Record<TaskStatus, number>;
    for (const row of rows) counts[row.status] = row.count;
    const open = rows.flatMap(({ oldest }) => oldest?.getTime() ?? []);
    return { counts, oldestOpen: open.length === 0 ? null : new Date(Math.min(...open)) };
  }

  private async recent(): Promise<{ ended: number; failed: number }> {
    const [row] = await this.database.query<{ ended: number; failed: number }>(
      `SELECT count(*)::int AS ended, count(*) FILTER (WHERE outcome = 'failure')::int AS failed FROM outcome WHERE at > now() - interval '1 hour'`,
    );
    return row ?? { ended: 0, failed: 0 };
  }

  private async durations(): Promise<ReplyOf<typeof SwarmStatus>['durations']> {
    const [row] = await this.database.query<{ p: number[] | null }>(
      `SELECT percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY duration_ms) AS p FROM outcome WHERE at > now() - interval '1 hour'`,
    );
    const [p50 = null, p95 = null, p99 = null] = row?.p ?? [];
    return { p50Ms: p50, p95Ms: p95, p99Ms: p99 };
  }
}

function agentStatus(service: Instance, counts: AgentCounts | undefined, inFlight: number): ReplyOf<typeof SwarmStatus>['agents'][number] {
  const completed = counts?.completed ?? 0;
  const failed = counts?.failed ?? 0;
  return {
    name: service.service,
    alive: service.alive && service.instances > 0,
    instances: service.instances,
    lastHeartbeat: service.lastBeat.toISOString(),
    capabilities: service.capabilities,
    completed,
    failed,
    successRate: completed + failed === 0 ? null : completed / (completed + failed),
    meanDurationMs: counts?.mean ?? null,
    inFlight,
  };
}

import { Inject, Injectable } from '@nestjs/common';
import type { PayloadOf, ServiceBeat } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { executingAgent } from '@waggle/policy';
import { IDENTITY, type Identity } from '@waggle/runtime';
import { type Candidate, DEAD_AFTER_SECONDS } from './routing.js';

const FRESH_MS = 1000;

export interface Instance {
  readonly service: string;
  readonly plane: string;
  readonly instances: number;
  readonly alive: boolean;
  readonly capabilities: Record<string, number>;
  readonly lastBeat: Date;
  readonly workedMs: number | null;
}

export interface Agents {
  /** Those that live, or that have stopped in order within the last minutes (a restart) and will take up their queue again. */
  readonly living: readonly Candidate[];
  /** Those that have lived within the last day. */
  readonly away: readonly Candidate[];
}

/** Who runs and what they can do, from their heartbeats. */
@Injectable()
export class AgentRegistry {
  private known: { at: number; agents: Agents } = { at: 0, agents: { living: [], away: [] } };

  constructor(
    private readonly database: Database,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  /** The one agent that may make granted calls here. */
  get executor(): string {
    return executingAgent(this.identity.role);
  }

  /** A crashed instance counts until it is silent for `DEAD_AFTER_SECONDS`: its queue keeps the work meanwhile. */
  async beat(tx: Transaction, beat: PayloadOf<typeof ServiceBeat>): Promise<void> {
    await tx.query(
      `INSERT INTO service_instance (service, instance, plane, state, capabilities, in_hand, idle_ms, last_beat) VALUES ($1, $2, $3, $4, $5::jsonb, $6, least($7::bigint, $8::bigint), now())
       ON CONFLICT (service, instance) DO UPDATE SET state = excluded.state, capabilities = excluded.capabilities, in_hand = excluded.in_hand, idle_ms = excluded.idle_ms, last_beat = now()`,
      [beat.service, beat.instance, beat.plane, beat.state, JSON.stringify(beat.capabilities), beat.inHand, beat.idleMs.express, beat.idleMs.standard],
    );
    await tx.query("DELETE FROM service_instance WHERE last_beat < now() - interval '1 day'");
    tx.afterCommit(() => (this.known.at = 0));
  }

  async agents(): Promise<Agents> {
    if (Date.now() - this.known.at > FRESH_MS) {
      const agents = (await this.services()).filter(({ service, plane }) => plane === 'agent' && this.worksHere(service));
      const those = (alive: boolean): Candidate[] => agents.filter((agent) => agent.alive === alive).map(({ service, capabilities, workedMs }) => ({ name: service, capabilities, workedMs }));
      this.known = { at: Date.now(), agents: { living: those(true), away: those(false) } };
    }
    return this.known.agents;
  }

  async services(): Promise<Instance[]> {
    return this.database.query<Instance>(
      `SELECT service, max(plane) AS plane, count(*) FILTER (WHERE state = 'ready' AND last_beat > now() - make_interval(secs => $1))::int AS instances,
         max(last_beat) > now() - make_interval(secs => $1) AS alive,
         (array_agg(capabilities ORDER BY last_beat DESC))[1] AS capabilities, max(last_beat) AS "lastBeat",
         min(idle_ms + extract(epoch FROM now() - last_beat)::float8 * 1000) FILTER (WHERE state = 'ready' AND in_hand > 0) AS "workedMs"
       FROM service_instance GROUP BY service ORDER BY service`,
      [DEAD_AFTER_SECONDS],
    );
  }

  /** In the role single one agent does all: those that ran before under another role do not come back. */
  private worksHere(agent: string): boolean {
    return this.identity.role !== 'single' || agent === this.executor;
  }
}

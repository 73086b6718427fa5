import { Injectable } from '@nestjs/common';
import { type ReplyOf, SwarmStatus } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { Metrics } from '@waggle/observability';
import { Gauge } from 'prom-client';

const ANSWER_WITHIN_MS = 3000;

type Swarm = ReplyOf<typeof SwarmStatus>;

/** What the orchestrator knows of the zone, asked for whenever somebody reads the figures; without its answer there are none, rather than old ones. */
@Injectable()
export class SwarmFigures {
  private asked: Promise<Swarm | undefined> | undefined;

  constructor(
    private readonly messenger: Messenger,
    { registry }: Metrics,
  ) {
    const registers = [registry];
    const tasks: Gauge<'status'> = new Gauge({
      name: 'waggle_tasks',
      help: 'Tasks by status',
      labelNames: ['status'],
      registers,
      collect: async () => {
        const swarm = await this.ask();
        tasks.reset();
        for (const [status, count] of Object.entries(swarm?.byStatus ?? {})) tasks.set({ status }, count);
      },
    });
    const up: Gauge<'service'> = new Gauge({
      name: 'waggle_up',
      help: 'Whether a service has sent its heartbeat',
      labelNames: ['service'],
      registers,
      collect: async () => {
        const swarm = await this.ask();
        up.reset();
        if (swarm === undefined) up.set({ service: SwarmStatus.owner }, 0);
        for (const { name, alive } of [...(swarm?.services ?? []), ...(swarm?.agents ?? [])]) up.set({ service: name }, alive ? 1 : 0);
      },
    });
  }

  /** One question for all who read at the same time. */
  private ask(): Promise<Swarm | undefined> {
    this.asked ??= this.messenger
      .ask(SwarmStatus, {}, { timeoutMs: ANSWER_WITHIN_MS })
      .catch(() => undefined)
      .finally(() => (this.asked = undefined));
    return this.asked;
  }
}

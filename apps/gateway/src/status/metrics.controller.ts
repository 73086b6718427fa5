import { Controller, Get, Header } from '@nestjs/common';
import { SwarmStatus } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { Metrics } from '@waggle/observability';
import { Gauge } from 'prom-client';
import { Allow } from '../access/caller.js';

const ANSWER_WITHIN_MS = 3000;

/** The figures of the whole zone for Prometheus; each service has its own at HEALTH_PORT. */
@Controller('metrics')
@Allow('viewer')
export class MetricsController {
  private readonly tasks: Gauge<'status'>;
  private readonly up: Gauge<'service'>;

  constructor(
    private readonly messenger: Messenger,
    private readonly metrics: Metrics,
  ) {
    const registers = [metrics.registry];
    this.tasks = new Gauge({ name: 'waggle_tasks', help: 'Tasks by status', labelNames: ['status'], registers });
    this.up = new Gauge({ name: 'waggle_up', help: 'Whether a service has sent its heartbeat', labelNames: ['service'], registers });
  }

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  async render(): Promise<string> {
    await this.collect().catch(() => this.up.set({ service: 'orchestrator' }, 0));
    return this.metrics.render();
  }

  private async collect(): Promise<void> {
    const { byStatus, services, agents } = await this.messenger.ask(SwarmStatus, {}, { timeoutMs: ANSWER_WITHIN_MS });
    for (const [status, count] of Object.entries(byStatus)) this.tasks.set({ status }, count);
    for (const { name, alive } of [...services, ...agents]) this.up.set({ service: name }, alive ? 1 : 0);
  }
}

import { ServiceBeat } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { AmqpStrategy, Messenger } from '@waggle/messaging';
import type { Logger, Metrics } from '@waggle/observability';
import type { ServiceDefinition } from './define-service.js';

const BEAT_MS = 30_000;

/** What an instance says of its work. */
type Work = Pick<AmqpStrategy, 'inHand' | 'idleMs'>;

/** Says every 30 s that this instance lives, and once that it stops. */
export class Heartbeat {
  private work: Work = { inHand: 0, idleMs: { express: null, standard: null } };
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly messenger: Messenger,
    private readonly definition: ServiceDefinition,
    private readonly instance: string,
    private readonly log: Logger,
    private readonly metrics: Pick<Metrics, 'limited'>,
  ) {}

  /** Says with each beat how much this instance has in hand. */
  tellOf(work: Work): void {
    this.work = work;
  }

  async start(): Promise<void> {
    await this.beat('ready');
    this.timer = setInterval(() => void this.beat('ready'), BEAT_MS);
  }

  /** Beats out of turn, but never after the last word. */
  async now(): Promise<void> {
    await this.beat('ready');
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.beat('stopping');
  }

  private async limited(): Promise<Record<string, number>> {
    const { values } = await this.metrics.limited.get();
    return Object.fromEntries(values.map(({ labels, value }) => [String(labels.limit), value]));
  }

  private async beat(state: 'ready' | 'stopping'): Promise<void> {
    const { name, plane, capabilities } = this.definition;
    try {
      const limited = await this.limited();
      // Whoever heard `ready` after `stopping` would wait for this instance, and find it dead.
      if (this.stopped && state === 'ready') return;
      await this.messenger.publish(ServiceBeat, { service: name, plane, instance: this.instance, state, capabilities: { ...capabilities }, inHand: this.work.inHand, idleMs: this.work.idleMs, limited });
    } catch (error) {
      this.log.warn({ detail: toAppError(error).message }, 'heartbeat not sent');
    }
  }
}

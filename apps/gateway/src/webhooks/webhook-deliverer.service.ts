import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import type { GatewayConfig } from '../gateway.config.js';
import { DeliveryRepository, type Leased } from './delivery.repository.js';
import { isHopeless, pauseAfter } from './retry.policy.js';
import { WebhookEnd } from './webhook-end.service.js';
import { WebhookSender } from './webhook-sender.service.js';

const LOOK_EVERY_MS = 500;
const SUBSCRIPTIONS_AT_ONCE = 16;
const PAGE = 50;
const SPARE_SECONDS = 10;
const GONE = 410;

/** Tells the subscribers, each in the order of events. What a killed instance had under way is sent again when its lease has run out. */
@Injectable()
export class WebhookDeliverer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly leaseSeconds: number;
  private readonly rounds = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly sender: WebhookSender,
    private readonly end: WebhookEnd,
    @Inject(CONFIG) config: GatewayConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.leaseSeconds = config.WEBHOOK_TIMEOUT_MS / 1000 + SPARE_SECONDS;
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.nudge(), LOOK_EVERY_MS);
  }

  /** Ends with the attempts that are under way. */
  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.looking;
    await Promise.all(this.rounds);
  }

  /** There may be something to deliver. */
  nudge(): void {
    if (this.stopped) return;
    this.looking ??= this.look().finally(() => (this.looking = undefined));
  }

  private async look(): Promise<void> {
    try {
      for (const leased of await this.deliveries.lease(SUBSCRIPTIONS_AT_ONCE - this.rounds.size, this.leaseSeconds)) {
        const round: Promise<void> = this.serve(leased).finally(() => this.rounds.delete(round));
        this.rounds.add(round);
      }
    } catch (thrown) {
      this.log.warn({ detail: toAppError(thrown).message }, 'webhooks cannot be looked at now');
    }
  }

  private async serve(leased: Leased): Promise<void> {
    try {
      while (!this.stopped && (await this.page(leased))) continue;
      await this.deliveries.release(leased);
    } catch (thrown) {
      // The lease runs out; then somebody takes it up again.
      this.log.warn({ webhook: leased.id, detail: toAppError(thrown).message }, 'a webhook could not be served');
    }
  }

  /** Gives whether to go on: everything was taken, and there may be more. */
  private async page(leased: Leased): Promise<boolean> {
    const pending = await this.deliveries.pending(leased.id, PAGE);
    for (const { id, body } of pending) {
      if (this.stopped || !(await this.deliveries.keep(leased, this.leaseSeconds))) return false;
      const attempt = await this.sender.send({ ...leased, id, body });
      if (attempt.ok) {
        await this.deliveries.delivered(leased.id, id, attempt);
        continue;
      }
      const since = await this.deliveries.failed(leased, id, attempt, pauseAfter);
      if (attempt.status === GONE) await this.end.disable(leased.id, 'the receiver says that it is gone (410)');
      else if (isHopeless(since, new Date())) await this.end.disable(leased.id, `nothing was taken for a day; last: ${attempt.error ?? 'unknown'}`);
      return false;
    }
    return pending.length > 0;
  }
}

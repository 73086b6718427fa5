import { setTimeout as pause } from 'node:timers/promises';
import type { Metrics } from '@waggle/observability';
import type { Delivery } from './delivery.js';
import { LocalHeap } from './local-heap.js';
import type { Processor } from './processor.js';

/**
 * Hands the waiting deliveries to the processor: at most `concurrency` handlers at once, batches of one handler one after another,
 * so that what arrives meanwhile gathers for the next.
 */
export class Dispatcher {
  private readonly heap = new LocalHeap<Delivery>();
  private readonly running = new Set<Promise<void>>();
  /** Handlers under way; of those that have ended some still wait for the broker. */
  private handling = 0;
  private batching = false;
  private stopped = false;

  constructor(
    private readonly processor: Processor,
    private readonly concurrency: number,
    private readonly metrics: Metrics,
  ) {}

  add(delivery: Delivery): void {
    if (this.stopped) return;
    this.heap.push(delivery, delivery.wire.priority);
    this.pump();
  }

  /** Deliveries that wait here or are being handled; a batch counts once. */
  get inHand(): number {
    return this.heap.waiting('express') + this.heap.waiting('standard') + this.running.size;
  }

  /** What waits here comes again from the broker. */
  forget(): void {
    this.heap.clear();
  }

  /** Starts nothing more and waits for what is under way. */
  async drain(): Promise<void> {
    this.stopped = true;
    this.heap.clear();
    await Promise.all(this.running);
  }

  private pump(): void {
    while (!this.stopped && this.handling < this.concurrency) {
      const work = this.next();
      if (work === undefined) break;
      const running: Promise<void> = work.finally(() => this.running.delete(running));
      this.running.add(running);
    }
    this.metrics.heap.set({ lane: 'express' }, this.heap.waiting('express'));
    this.metrics.heap.set({ lane: 'standard' }, this.heap.waiting('standard'));
  }

  private next(): Promise<void> | undefined {
    const delivery = this.heap.takeIf((one) => !(this.batching && one.handler.extras.batch !== undefined));
    if (delivery === undefined) return undefined;
    const size = delivery.handler.extras.batch;
    this.handling += 1;
    return size === undefined ? this.processor.one(delivery, () => this.handled()) : this.batch(delivery, size);
  }

  private handled(): void {
    this.handling -= 1;
    this.pump();
  }

  private async batch(first: Delivery, size: number): Promise<void> {
    this.batching = true;
    try {
      const { gatherMs = 0 } = first.handler.extras;
      if (gatherMs > 0) await pause(gatherMs);
      await this.processor.batch([first, ...this.gather(first, size - 1)]);
    } finally {
      this.batching = false;
      this.handled();
    }
  }

  private gather(first: Delivery, most: number): Delivery[] {
    const batch: Delivery[] = [];
    while (batch.length < most) {
      const next = this.heap.takeIf((delivery) => delivery.handler === first.handler);
      if (next === undefined) break;
      batch.push(next);
    }
    return batch;
  }
}

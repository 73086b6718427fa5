import type { Lane } from '@waggle/contracts';
import type { Metrics } from '@waggle/observability';
import type { Delivery } from './delivery.js';
import { LocalHeap } from './local-heap.js';
import type { Processor } from './processor.js';

/**
 * Hands the waiting deliveries to the processor: at most `concurrency` at once, batches of one handler one after another,
 * so that what arrives meanwhile gathers for the next.
 */
export class Dispatcher {
  private readonly heap = new LocalHeap<Delivery>();
  private readonly running = new Set<Promise<void>>();
  private readonly waiters: Array<() => void> = [];
  private readonly lastEnd: Record<Lane, number | null> = { express: null, standard: null };
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

  /** Since when no work from each lane has ended, in milliseconds; null before the first. A broadcast is from no lane. */
  get idleMs(): Record<Lane, number | null> {
    const since = (at: number | null): number | null => (at === null ? null : Math.round(performance.now() - at));
    return { express: since(this.lastEnd.express), standard: since(this.lastEnd.standard) };
  }

  /** Resolves when there is a free slot: who took more before would only sit on it. */
  async free(): Promise<void> {
    while (this.running.size >= this.concurrency) await new Promise<void>((resolve) => this.waiters.push(resolve));
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
    while (!this.stopped && this.running.size < this.concurrency) {
      const work = this.next();
      if (work === undefined) break;
      const running: Promise<void> = work.finally(() => {
        this.running.delete(running);
        for (const tell of this.waiters.splice(0)) tell();
        this.pump();
      });
      this.running.add(running);
    }
    this.metrics.heap.set({ lane: 'express' }, this.heap.waiting('express'));
    this.metrics.heap.set({ lane: 'standard' }, this.heap.waiting('standard'));
  }

  private next(): Promise<void> | undefined {
    const delivery = this.heap.takeIf((one) => !(this.batching && one.handler.extras.batch !== undefined));
    if (delivery === undefined) return undefined;
    const size = delivery.handler.extras.batch;
    const work = size === undefined ? this.processor.one(delivery) : this.batch(delivery, size);
    if (delivery.message.broadcast === true) return work;
    return work.finally(() => (this.lastEnd[delivery.lane] = performance.now()));
  }

  private async batch(first: Delivery, size: number): Promise<void> {
    this.batching = true;
    try {
      await this.processor.batch([first, ...this.gather(first, size - 1)]);
    } finally {
      this.batching = false;
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

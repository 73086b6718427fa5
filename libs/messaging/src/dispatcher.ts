import { setTimeout as pause } from 'node:timers/promises';
import { type Lane, LANES } from '@waggle/contracts';
import type { Metrics } from '@waggle/observability';
import type { Delivery } from './delivery.js';
import { LocalHeap } from './local-heap.js';
import type { Processor } from './processor.js';
import { type UrgentGate, urgentGate } from './urgent-gate.js';

/** Handlers beyond `concurrency` that others do not take from URGENT: however long they take, it starts at once. */
const RESERVED = 1;
/** After a batch more gathers for so many times what it took, and at most for so long: fewer batches cost less. What comes later starts at once. */
const REST_TIMES = 2;
const LONGEST_REST_MS = 8;
/** Other batches while URGENT work is expected: what has begun when it comes ends soon. */
const SMALL_BATCH = 16;

type Kind = 'urgent' | 'other';

const isUrgent = ({ wire }: Delivery): boolean => wire.priority === 'URGENT';
const kindOf = (delivery: Delivery): Kind => (isUrgent(delivery) ? 'urgent' : 'other');
/** A query is quick, and asked on behalf of whatever task. */
const shutsGate = (delivery: Delivery): boolean => isUrgent(delivery) && delivery.message.kind !== 'query';

/**
 * Hands the waiting deliveries to the processor: at most `concurrency` at once, and one more that is URGENT. Batches run one after
 * another with a rest between them, so that what arrives meanwhile gathers for the next; those of URGENT messages run beside the others
 * and without a rest. URGENT without end leaves one handler to the others.
 */
export class Dispatcher {
  private readonly heap = new LocalHeap<Delivery>();
  private readonly running = new Set<Promise<void>>();
  /** A batch is under way, or rests. */
  private readonly batching: Record<Kind, boolean> = { urgent: false, other: false };
  private readonly unlisten: () => void;
  /** Handlers under way; of those that have ended some still wait for the broker. */
  private readonly handling: Record<Kind, number> = { urgent: 0, other: 0 };
  /** The gate has opened while every handler was busy: when one is free the others have their turn. */
  private turn = false;
  private readonly waiters: Array<() => void> = [];
  /** Work from each lane that is under way; a batch counts once. */
  private readonly underWay: Record<Lane, number> = { express: 0, standard: 0 };
  private readonly lastProgress: Record<Lane, number | null> = { express: null, standard: null };
  private stopped = false;

  constructor(
    private readonly processor: Processor,
    private readonly concurrency: number,
    private readonly metrics: Metrics,
    private readonly gate: UrgentGate = urgentGate,
  ) {
    this.unlisten = gate.onOpen(() => {
      this.turn = true;
      this.pump();
    });
  }

  add(delivery: Delivery): void {
    if (this.stopped) return;
    if (shutsGate(delivery)) this.gate.enter();
    this.heap.push(delivery, delivery.wire.priority);
    this.pump();
  }

  /** Deliveries that wait here or are being handled; a batch counts once. */
  get inHand(): number {
    return this.heap.waiting('express') + this.heap.waiting('standard') + this.running.size;
  }

  /** Since when no work from each lane has ended or `progressed`, in milliseconds; null before the first. A broadcast is from no lane. */
  get idleMs(): Record<Lane, number | null> {
    const since = (at: number | null): number | null => (at === null ? null : Math.round(performance.now() - at));
    return { express: since(this.lastProgress.express), standard: since(this.lastProgress.standard) };
  }

  /** Work that is under way has come forward: it is slow, not stuck, and so is what waits behind it. */
  progressed(): void {
    for (const lane of LANES) if (this.underWay[lane] + this.heap.waiting(lane) > 0) this.lastProgress[lane] = performance.now();
  }

  /** Resolves when there is a free slot and no batch under way, behind which others would wait: who took more before would only sit on it. */
  async free(): Promise<void> {
    while (this.busy >= this.concurrency || this.batching.urgent || this.batching.other) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  /** What waits here comes again from the broker. */
  forget(): void {
    this.gate.leave(this.heap.clear().filter(shutsGate).length);
  }

  /** Starts nothing more and waits for what is under way. */
  async drain(): Promise<void> {
    this.stopped = true;
    this.unlisten();
    this.forget();
    await Promise.all(this.running);
  }

  private get busy(): number {
    return this.handling.urgent + this.handling.other;
  }

  private get hasRoomForOthers(): boolean {
    return (this.turn || !this.gate.shut) && (this.busy < this.concurrency || this.handling.other === 0);
  }

  private pump(): void {
    while (!this.stopped && this.busy < this.concurrency + RESERVED) {
      const work = this.next();
      if (work === undefined) {
        // Others that wait behind a batch have it when that is over.
        if (!this.batching.other) this.turn = false;
        break;
      }
      const running: Promise<void> = work.finally(() => this.running.delete(running));
      this.running.add(running);
    }
    this.metrics.heap.set({ lane: 'express' }, this.heap.waiting('express'));
    this.metrics.heap.set({ lane: 'standard' }, this.heap.waiting('standard'));
  }

  private next(): Promise<void> | undefined {
    const fits = (one: Delivery): boolean => one.handler.extras.batch === undefined || !this.batching[kindOf(one)];
    const others = this.hasRoomForOthers;
    const delivery = (others ? this.heap.takeIf(fits) : undefined) ?? this.heap.takeIf(fits, 'urgent') ?? (others ? this.heap.takeIf(fits, 'others') : undefined);
    if (delivery === undefined) return undefined;
    const size = delivery.handler.extras.batch;
    const kind = kindOf(delivery);
    this.handling[kind] += 1;
    if (kind === 'other') this.turn = false;
    const work = size === undefined ? this.processor.one(delivery, () => this.handled(kind)) : this.batch(delivery, size);
    const counted = delivery.message.broadcast === true ? work : this.counted(work, delivery.lane);
    return shutsGate(delivery) && size === undefined ? counted.finally(() => this.gate.leave()) : counted;
  }

  private counted(work: Promise<void>, lane: Lane): Promise<void> {
    this.underWay[lane] += 1;
    return work.finally(() => {
      this.underWay[lane] -= 1;
      this.lastProgress[lane] = performance.now();
    });
  }

  private handled(kind: Kind): void {
    this.handling[kind] -= 1;
    this.freed();
  }

  private freed(): void {
    for (const tell of this.waiters.splice(0)) tell();
    this.pump();
  }

  private async batch(first: Delivery, size: number): Promise<void> {
    const kind = kindOf(first);
    const urgent = kind === 'urgent';
    const { gatherMs = 0 } = first.handler.extras;
    const batch = [first];
    this.batching[kind] = true;
    if (gatherMs > 0 && !urgent) await pause(gatherMs);
    batch.push(...this.gather(first, this.most(first, size) - 1));
    const started = performance.now();
    await this.processor.batch(batch, () => {
      const rests = !urgent && gatherMs === 0;
      if (rests) this.rest(performance.now() - started);
      else this.batching[kind] = false;
      if (urgent) this.gate.leave(batch.filter(shutsGate).length);
      this.handled(kind);
    });
  }

  private rest(workedMs: number): void {
    setTimeout(
      () => {
        this.batching.other = false;
        this.freed();
      },
      Math.min(LONGEST_REST_MS, REST_TIMES * workedMs),
    );
  }

  private most(first: Delivery, size: number): number {
    return !isUrgent(first) && this.gate.expectsMore ? Math.min(size, SMALL_BATCH) : size;
  }

  private gather(first: Delivery, most: number): Delivery[] {
    const batch: Delivery[] = [];
    const fits = (one: Delivery): boolean => one.handler === first.handler;
    while (batch.length < most) {
      const next = this.heap.takeIf(fits, isUrgent(first) ? 'urgent' : 'others');
      if (next === undefined) break;
      batch.push(next);
    }
    return batch;
  }
}

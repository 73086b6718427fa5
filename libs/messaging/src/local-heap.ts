import { LANE_OF, type Lane, PRIORITIES, type Priority } from '@waggle/contracts';

/** Of this many picks one goes to the oldest message of the standard lane, whatever else waits. */
export const STANDARD_SHARE = 8;

const OTHERS = PRIORITIES.filter((priority) => priority !== 'URGENT');

interface Waiting<T> {
  readonly item: T;
  readonly priority: Priority;
  readonly order: number;
}

/**
 * The messages that this instance has prefetched, handed out by priority and then age.
 * One pick in `STANDARD_SHARE` takes the oldest standard message: URGENT and HIGH without end leave NORMAL and LOW that share.
 * FIFO queues per priority make both picks O(1).
 */
export class LocalHeap<T> {
  private readonly queues: Record<Priority, Waiting<T>[]> = { URGENT: [], HIGH: [], NORMAL: [], LOW: [] };
  private order = 0;
  private picks = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  waiting(lane: Lane): number {
    return PRIORITIES.filter((p) => LANE_OF[p] === lane).reduce((sum, p) => sum + this.queues[p].length, 0);
  }

  push(item: T, priority: Priority): void {
    this.queues[priority].push({ item, priority, order: this.order++ });
    this.count++;
  }

  /** The next message to work on. */
  take(): T | undefined {
    return this.takeIf(() => true);
  }

  /** The next message `of` those if it `fits`, else nothing: how a batch gathers what belongs together without changing the order. */
  takeIf(fits: (item: T) => boolean, of: 'all' | 'urgent' | 'others' = 'all'): T | undefined {
    const priority = of === 'urgent' ? 'URGENT' : this.next(of === 'all' ? PRIORITIES : OTHERS);
    const first = priority === undefined ? undefined : this.queues[priority][0];
    if (priority === undefined || first === undefined || !fits(first.item)) return undefined;
    // A turn of the standard lane that URGENT takes, because nothing else may start, stays due.
    const overdue = this.shareIsDue && LANE_OF[priority] === 'express' && this.oldestStandard() !== undefined;
    if (!overdue) this.picks = (this.picks + 1) % STANDARD_SHARE;
    this.queues[priority].shift();
    this.count--;
    return first.item;
  }

  /** Forgets everything: the broker delivers it again. Gives what it was. */
  clear(): T[] {
    const forgotten = PRIORITIES.flatMap((priority) => this.queues[priority].splice(0).map(({ item }) => item));
    this.count = 0;
    return forgotten;
  }

  private get shareIsDue(): boolean {
    return this.picks + 1 === STANDARD_SHARE;
  }

  private next(among: readonly Priority[]): Priority | undefined {
    return (this.shareIsDue ? this.oldestStandard() : undefined) ?? among.find((priority) => this.queues[priority].length > 0);
  }

  private oldestStandard(): Priority | undefined {
    const normal = this.queues.NORMAL[0];
    const low = this.queues.LOW[0];
    if (low !== undefined && (normal === undefined || low.order < normal.order)) return 'LOW';
    return normal === undefined ? undefined : 'NORMAL';
  }
}

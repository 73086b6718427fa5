/** After the last sign of URGENT work, other work rests so long: an URGENT task is on its way over the broker, and comes back. */
const REST_MS = 5;
/** A handler that waits for something outside holds nobody up for longer. */
const LONGEST_MS = 50;
/** Under URGENT without end other work starts once in so many milliseconds. */
export const GIVES_WAY_MS = 200;
/** So long after the last URGENT message the next one is expected. */
const EXPECTED_MS = 10_000;

/**
 * Whether URGENT work is under way in this process. Its services share one event loop and one processor: whatever else starts
 * meanwhile is in the way of each of its steps. While the gate is shut nothing else starts; it gives way every `GIVES_WAY_MS`.
 */
export class UrgentGate {
  private inHand = 0;
  private until = 0;
  private lastSeen = -EXPECTED_MS;
  private openedAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly waiting = new Set<() => void>();

  get shut(): boolean {
    return this.timer !== undefined;
  }

  /** Then what starts is kept small, so that it ends soon. */
  get expectsMore(): boolean {
    return performance.now() - this.lastSeen < EXPECTED_MS;
  }

  /** URGENT work has come in. */
  enter(): void {
    const now = performance.now();
    this.inHand += 1;
    this.lastSeen = now;
    this.until = now + LONGEST_MS;
    if (this.timer !== undefined) return;
    this.openedAt = now;
    this.look();
  }

  /** So many pieces of URGENT work are done, or are no longer ours. */
  leave(count = 1): void {
    this.inHand -= count;
    if (count > 0 && this.inHand === 0) this.until = performance.now() + REST_MS;
  }

  /** Calls back each time that other work may start. */
  onOpen(callback: () => void): () => void {
    this.waiting.add(callback);
    return () => void this.waiting.delete(callback);
  }

  private look(): void {
    const now = performance.now();
    const open = now >= this.until;
    if (open || now - this.openedAt >= GIVES_WAY_MS) this.open(now);
    this.timer = open ? undefined : setTimeout(() => this.look(), 1).unref();
  }

  private open(now: number): void {
    this.openedAt = now;
    this.timer = undefined;
    for (const callback of this.waiting) callback();
  }
}

/** Of this process. */
export const urgentGate = new UrgentGate();

/** No side needs so long for a single task, however many it has. */
const PATIENCE_MS = 60_000;

interface Waiting {
  readonly since: number;
  readonly ended: (latencyMs: number) => void;
  readonly failed: (reason: Error) => void;
}

/** Tasks that were handed in and have not ended. Nobody waits for ever: when none has ended for a minute, all of them fail. */
export class UnderWay {
  private readonly waiting = new Map<string, Waiting>();
  private readonly patience = setTimeout(() => this.stalled(), PATIENCE_MS).unref();
  private over: Error | undefined;

  /** Gives the milliseconds until the task has ended; rejects when it fails. */
  async begin(taskId: string): Promise<number> {
    if (this.over !== undefined) throw this.over;
    if (this.waiting.size === 0) this.patience.refresh();
    return new Promise((ended, failed) => this.waiting.set(taskId, { since: performance.now(), ended, failed }));
  }

  ended(taskId: string): void {
    const waiting = this.take(taskId);
    waiting?.ended(performance.now() - waiting.since);
  }

  failed(taskId: string, reason: Error): void {
    this.take(taskId)?.failed(reason);
  }

  /** All that is under way fails, and whatever begins later. */
  fail(reason: Error): void {
    this.over ??= reason;
    this.waiting.forEach(({ failed }) => failed(reason));
    this.waiting.clear();
  }

  /** Forgets what is under way. */
  close(): void {
    clearTimeout(this.patience);
    this.waiting.clear();
  }

  private take(taskId: string): Waiting | undefined {
    const waiting = this.waiting.get(taskId);
    if (this.waiting.delete(taskId)) this.patience.refresh();
    return waiting;
  }

  private stalled(): void {
    if (this.waiting.size > 0) this.fail(new Error(`None of ${this.waiting.size} tasks under way has ended for ${PATIENCE_MS / 1000} s.`));
  }
}

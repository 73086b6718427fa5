import type { Clock } from '../src/clock.js';

/** A clock that stands until it is set; shared by the instances of a test, it is the time of the world. */
export class TestClock implements Clock {
  private sleepers: Array<() => void> = [];

  constructor(private time: number) {}

  now(): Date {
    return new Date(this.time);
  }

  wait(_ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.sleepers.push(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }

  /** Forwards or back. Who sleeps looks at the clock again either way, as after a suspended machine. */
  set(time: string): void {
    this.time = Date.parse(time);
    const asleep = this.sleepers;
    this.sleepers = [];
    for (const wake of asleep) wake();
  }

  /** How many wait for it. */
  get waiting(): number {
    return this.sleepers.length;
  }
}

import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '@waggle/persistence';

const ASK_EVERY_MS = 60_000;
/** Two clocks of one machine that part by more did not do so by drifting. */
const JUMP_MS = 1000;
/** An answer that was longer on its way tells too little of when it was given. */
const LONGEST_WAY_MS = 1000;

const gapOfClocksMs = (): number => Date.now() - performance.now();

/**
 * The database's time of day, carried on by a clock that nobody sets. A lease that one process writes another one judges by the database's
 * clock: with its own, which may be wrong by minutes or be put right meanwhile, work would be given up at once, or lie for as long.
 */
@Injectable()
export class DatabaseClock implements OnApplicationBootstrap, OnApplicationShutdown {
  private aheadMs: number | undefined;
  private gapMs = gapOfClocksMs();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    this.timer = setInterval(() => void this.ask().catch(() => undefined), ASK_EVERY_MS).unref();
    await this.ask().catch(() => undefined);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Until the database has once been asked, this machine's own time. */
  now(): Date {
    return new Date(this.aheadMs === undefined ? Date.now() : performance.now() + this.aheadMs);
  }

  /** To be awaited before `now`. Asks again where the machine may have slept: nobody's lease ends at once because the clock that nobody sets stood still. */
  async refresh(): Promise<void> {
    if (this.jumped) await this.ask().catch(() => undefined);
  }

  private get jumped(): boolean {
    return Math.abs(gapOfClocksMs() - this.gapMs) > JUMP_MS;
  }

  /** The answer counts from the middle of its way. After a jump a slow one is better than none: it is wrong by seconds, not by hours. */
  private async ask(): Promise<void> {
    const asked = performance.now();
    const [row] = await this.database.query<{ ms: number }>('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms');
    const way = performance.now() - asked;
    if (row === undefined || (way >= LONGEST_WAY_MS && !this.jumped)) return;
    this.aheadMs = row.ms - (asked + way / 2);
    this.gapMs = gapOfClocksMs();
  }
}

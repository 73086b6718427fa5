import { Inject, Injectable } from '@nestjs/common';
import { BacklogCount } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import type { IntakeConfig } from '../intake.config.js';
import { LastAnswer } from './last-answer.js';

/** As old as a count may be. */
const COUNTED_WITHIN_MS = 2_000;
const ASK_MS = 15_000;

/** How much work lies in this zone, and whether that is enough. What was taken since the last count is added to it. */
@Injectable()
export class Backlog {
  private readonly counted: LastAnswer<number>;
  private since = 0;
  private full = false;
  private silent = true;

  constructor(
    @Inject(CONFIG) private readonly config: IntakeConfig,
    @Inject(LOGGER) private readonly log: Logger,
    messenger: Messenger,
  ) {
    this.counted = new LastAnswer(
      async () => {
        const before = this.since;
        const { waiting, unfinished } = await messenger.ask(BacklogCount, {}, { timeoutMs: ASK_MS });
        // What was taken while it was being counted may not be in the count.
        this.since -= before;
        this.silent = false;
        return waiting + unfinished;
      },
      (error) => {
        this.silent = true;
        this.log.warn({ code: toAppError(error).code }, 'the work in this zone could not be counted, so nothing is taken');
      },
    );
  }

  /** Counts anew when the last count is old. */
  async read(): Promise<void> {
    await this.counted.within(COUNTED_WITHIN_MS);
    this.weigh();
  }

  taken(tasks: number): void {
    this.since += tasks;
    this.weigh();
  }

  /** Why no more may be taken; null when more may. */
  get enough(): string | null {
    if (this.silent) return 'the workspace does not say how much work lies in this zone';
    if (!this.full) return null;
    return `${this.size} tasks lie in this zone; more is taken when they are ${this.low} or fewer`;
  }

  private get size(): number {
    return (this.counted.value ?? 0) + this.since;
  }

  private get low(): number {
    return Math.min(this.config.INTAKE_BACKLOG_LOW, this.config.INTAKE_BACKLOG_HIGH - 1);
  }

  /** Full from the high mark on, until the low mark is reached. */
  private weigh(): void {
    this.full = this.size > (this.full ? this.low : this.config.INTAKE_BACKLOG_HIGH - 1);
  }
}

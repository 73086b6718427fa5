import { Inject, Injectable } from '@nestjs/common';
import { LessonList } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { type Learnt, learntFrom, NOTHING_LEARNT } from '@waggle/guard';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';

const FRESH_MS = 15_000;
const ASK_MS = 2_000;

/** What the gatekeeper keeps of people's lessons, read again now and then. While it is away the last ones count, at first none. */
@Injectable()
export class Lessons {
  /** `at` by a clock that nobody sets: one that is put right must not keep a new lesson away. */
  private known: { at: number; learnt: Learnt } = { at: -Infinity, learnt: NOTHING_LEARNT };
  private reading: Promise<void> | undefined;

  constructor(
    private readonly messenger: Messenger,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async learnt(): Promise<Learnt> {
    if (performance.now() - this.known.at > FRESH_MS) await (this.reading ??= this.read().finally(() => (this.reading = undefined)));
    return this.known.learnt;
  }

  private async read(): Promise<void> {
    try {
      const { lessons } = await this.messenger.ask(LessonList, { retired: false }, { timeoutMs: ASK_MS });
      this.known = { at: performance.now(), learnt: learntFrom(lessons) };
    } catch (thrown) {
      this.known = { ...this.known, at: performance.now() };
      this.log.debug({ code: toAppError(thrown).code }, 'the lessons could not be read; the last ones count');
    }
  }
}

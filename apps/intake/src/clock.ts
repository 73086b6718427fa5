import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/** What time it is, so that a test can have its own. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  /** Ends early, and without a word, when the signal is aborted. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    await pause(ms, undefined, { signal }).catch(() => undefined);
  }
}

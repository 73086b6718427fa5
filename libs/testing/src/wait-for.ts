import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 20;
const DEFAULT_TIMEOUT_MS = 10_000;

export interface WaitOptions {
  /** Default 10,000. */
  timeoutMs?: number;
  /** Ends the sentence "Waited in vain for …". A function is asked in the end, so that it can tell the last state. */
  describe?: string | (() => string);
}

function sentence(timeoutMs: number, describe: WaitOptions['describe'], lastError: unknown): string {
  const what = typeof describe === 'function' ? describe() : (describe ?? 'a condition');
  const cause = lastError instanceof Error ? `; last error: ${lastError.message}` : '';
  return `Waited ${timeoutMs} ms in vain for ${what}${cause}`;
}

/**
 * Asks until the condition gives something other than `false`, `null` or `undefined`, and returns that.
 * A condition that throws counts as not met yet.
 *
 * @throws Error that says what was waited for.
 */
export async function waitFor<T>(condition: () => T | Promise<T>, options: WaitOptions = {}): Promise<NonNullable<Exclude<T, false>>> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, describe } = options;
  const end = Date.now() + timeoutMs;
  let lastError: unknown;
  do {
    try {
      const value = await condition();
      if (value !== false && value != null) return value as NonNullable<Exclude<T, false>>;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await delay(INTERVAL_MS);
  } while (Date.now() < end);
  throw new Error(sentence(timeoutMs, describe, lastError), { cause: lastError });
}

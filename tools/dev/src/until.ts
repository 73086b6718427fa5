import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 40;

/** Repeats `attempt` until it does not throw; after `timeoutMs` its last error is thrown. `giveUp` ends the waiting early. */
export async function until<T>(attempt: () => Promise<T>, timeoutMs: number, giveUp: () => boolean = () => false): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= end || giveUp()) throw error;
    }
    await delay(INTERVAL_MS);
  }
}

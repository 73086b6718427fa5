import { Injectable } from '@nestjs/common';
import type { HealthFigures, PayloadOf, ServiceBeat } from '@waggle/contracts';

const WINDOW_MS = 60_000;

/** Calls that were held back between two beats of one instance. */
interface Held {
  readonly at: number;
  readonly target: string;
  readonly limit: string;
  readonly calls: number;
}

/** What the limits of the services have held back, from the counts that their beats carry. */
@Injectable()
export class Limited {
  private readonly counts = new Map<string, number>();
  private held: Held[] = [];

  hear({ service, instance, state, limited }: PayloadOf<typeof ServiceBeat>, now = Date.now()): void {
    for (const [limit, count] of Object.entries(limited)) {
      const key = `${service}/${instance}/${limit}`;
      const calls = count - (this.counts.get(key) ?? count);
      if (calls > 0) this.held.push({ at: now, target: service, limit, calls });
      if (state === 'stopping') this.counts.delete(key);
      else this.counts.set(key, count);
    }
  }

  lastMinute(now = Date.now()): HealthFigures['limited'] {
    this.held = this.held.filter(({ at }) => now - at < WINDOW_MS);
    const sums = new Map<string, { target: string; limit: string; calls: number }>();
    for (const { target, limit, calls } of this.held) {
      const key = `${target}/${limit}`;
      sums.set(key, { target, limit, calls: (sums.get(key)?.calls ?? 0) + calls });
    }
    return [...sums.values()];
  }
}

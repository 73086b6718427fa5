import { Injectable } from '@nestjs/common';
import type { PayloadOf, ServiceBeat } from '@waggle/contracts';

/** An instance that has missed two beats is not counted. */
const HEARD_WITHIN_MS = 90_000;

interface Heard {
  readonly at: number;
  readonly inHand: number;
}

/** What the instances say of themselves: which there are, and how much each has in hand. Forgotten with the process, as beats come again. */
@Injectable()
export class Beats {
  private readonly heard = new Map<string, Map<string, Heard>>();

  hear({ service, instance, state, inHand }: PayloadOf<typeof ServiceBeat>, now = Date.now()): void {
    const instances = this.heard.get(service) ?? new Map<string, Heard>();
    this.heard.set(service, instances);
    if (state === 'stopping') instances.delete(instance);
    else instances.set(instance, { at: now, inHand });
  }

  instancesOf(service: string, now = Date.now()): string[] {
    return this.fresh(service, now).map(([instance]) => instance);
  }

  inHandOf(service: string, now = Date.now()): number {
    return this.fresh(service, now).reduce((sum, [, { inHand }]) => sum + inHand, 0);
  }

  private fresh(service: string, now: number): Array<[string, Heard]> {
    return [...(this.heard.get(service) ?? [])].filter(([, { at }]) => now - at < HEARD_WITHIN_MS);
  }
}

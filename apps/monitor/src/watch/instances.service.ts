import { Inject, Injectable } from '@nestjs/common';
import { LANES, type Lane, type PayloadOf, type ServiceBeat } from '@waggle/contracts';
import { CONFIG } from '@waggle/runtime';
import type { MonitorConfig } from '../monitor.config.js';

type Beat = PayloadOf<typeof ServiceBeat>;
type Rules = Pick<MonitorConfig, 'HEALTH_STUCK_SECONDS' | 'HEALTH_DEAD_SECONDS'>;

/** What is known of one instance. Times are milliseconds since 1970. */
interface Known {
  readonly beat: Beat;
  readonly firstHeard: number;
  readonly lastHeard: number;
  /** When something from each lane has last ended. */
  readonly progress: Readonly<Record<Lane, number>>;
}

/** One instance as it is now. */
export interface InstanceState {
  readonly service: string;
  readonly instance: string;
  readonly plane: string;
  readonly state: 'alive' | 'stuck' | 'dead';
  readonly lastHeard: number;
  readonly inHand: number;
  /** How long it has ended nothing, in seconds, of the lane that is worst. */
  readonly idleSeconds: number;
}

/**
 * What the instances say of themselves. One is stuck when it was heard from not long ago and, though synthetic tasks go through its
 * queues, has ended nothing: a process that stands still, handlers that hang and a consumer that was cancelled all look like this.
 */
@Injectable()
export class Instances {
  private readonly known = new Map<string, Known>();

  constructor(@Inject(CONFIG) private readonly rules: Rules) {}

  hear(beat: Beat, now = Date.now()): void {
    const key = keyOf(beat);
    if (beat.state === 'stopping') return void this.known.delete(key);
    const firstHeard = Math.min(this.known.get(key)?.firstHeard ?? now, now);
    const ended = (lane: Lane): number => Math.max(firstHeard, now - (beat.idleMs[lane] ?? Infinity));
    this.known.set(key, { beat, firstHeard, lastHeard: now, progress: { express: ended('express'), standard: ended('standard') } });
  }

  /** One that was found stuck before this process began, and may be silent for ever. */
  remember(service: string, instance: string, at: number): void {
    const beat: Beat = { service, instance, plane: 'core', state: 'ready', capabilities: {}, inHand: 0, idleMs: { express: null, standard: null }, limited: {} };
    if (!this.known.has(keyOf(beat))) this.known.set(keyOf(beat), { beat, firstHeard: at, lastHeard: at, progress: { express: at, standard: at } });
  }

  /**
   * Forgets who was replaced or has been silent for too long to come back, as long as the service lives on without it.
   *
   * @param probedSince since when synthetic tasks have gone out without a break, by service; before that silence says nothing
   */
  states(probedSince: ReadonlyMap<string, number>, now = Date.now()): InstanceState[] {
    for (const [key, one] of this.known) if (one.lastHeard > now) this.known.set(key, notAfter(one, now));
    const since = ({ beat }: Known): number => probedSince.get(beat.service) ?? now;
    for (const [key, one] of this.known) if (this.isGone(one, since(one), now)) this.known.delete(key);
    return [...this.known.values()].map((one) => this.stateOf(one, since(one), now));
  }

  /** Forgets the dead instances of services that are not here any more. */
  forgetDead(services: ReadonlySet<string>, now = Date.now()): void {
    for (const [key, { beat, lastHeard }] of this.known) if (!services.has(beat.service) && this.isSilent(now - lastHeard)) this.known.delete(key);
  }

  private isSilent(ms: number): boolean {
    return ms > this.rules.HEALTH_DEAD_SECONDS * 1000;
  }

  private stateOf({ beat, lastHeard, progress }: Known, probedSince: number, now: number): InstanceState {
    const { service, instance, plane, inHand } = beat;
    const idle = Math.max(...LANES.map((lane) => now - Math.max(progress[lane], probedSince)));
    const isDead = this.isSilent(now - Math.max(lastHeard, probedSince));
    const isStuck = idle > this.rules.HEALTH_STUCK_SECONDS * 1000;
    return { service, instance, plane, inHand, lastHeard, idleSeconds: Math.max(0, Math.round(idle / 1000)), state: isDead ? 'dead' : isStuck ? 'stuck' : 'alive' };
  }

  private isGone(one: Known, probedSince: number, now: number): boolean {
    const silent = now - Math.max(one.lastHeard, probedSince);
    const others = [...this.known.values()].filter((other) => other !== one && other.beat.service === one.beat.service);
    if (this.isSilent(silent)) return others.some(({ lastHeard }) => lastHeard > one.lastHeard);
    return silent > this.rules.HEALTH_STUCK_SECONDS * 1000 && others.some(({ firstHeard }) => firstHeard > one.lastHeard);
  }
}

/** The clock was set back: nothing was heard in what is the future now. */
function notAfter({ beat, firstHeard, progress }: Known, now: number): Known {
  return { beat, firstHeard: Math.min(firstHeard, now), lastHeard: now, progress: { express: Math.min(progress.express, now), standard: Math.min(progress.standard, now) } };
}

const keyOf = ({ service, instance }: Pick<Beat, 'service' | 'instance'>): string => `${service}/${instance}`;

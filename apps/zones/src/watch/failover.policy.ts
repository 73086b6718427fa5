import type { WatchVerdict, Zone, ZonesFile } from '@waggle/contracts';

/** Checks further apart than so many periods are not in a row: the machine slept, and what it saw before says nothing. */
const GAP_CHECKS = 3;
/** A slow machine is no gap. Milliseconds. */
const LEAST_GAP_MS = 60_000;
/** After any change of the active zone it keeps for so many times the failures that a failover needs. */
const COOL_DOWN_ROUNDS = 2;
/** And for so many where the other zone took the lease from us and was never seen well since: perhaps it is only the way between us that is broken. */
const UNSEEN_ROUNDS = 20;

type Failover = ZonesFile['failover'];
type Lease = Pick<ZonesFile, 'active' | 'epoch'>;

/** What the other zone's address gave. `misdirected`: this very zone answers there. */
export type Answer = { readonly kind: 'well' | 'unwell'; readonly lease: Lease } | { readonly kind: 'silent' | 'misdirected' };

/** What is kept between checks; times in milliseconds since 1970. */
export interface Watch {
  /** Failed checks in a row. */
  readonly failures: number;
  readonly firstFailedAt: number | null;
  readonly lastCheckAt: number | null;
  /** The epoch under which the other zone was last seen well. */
  readonly wellUnder: number | null;
}

export const UNWATCHED: Watch = { failures: 0, firstFailedAt: null, lastCheckAt: null, wellUnder: null };

export interface Seen {
  readonly answer: Answer;
  readonly epoch: number;
  readonly at: number;
  readonly failover: Failover;
}

/** Counts one check. A bad answer under a later lease than ours is none to count: we do not know yet who should be well. */
export function count(before: Watch, { answer, epoch, at, failover }: Seen): Watch {
  const none = { ...before, failures: 0, firstFailedAt: null, lastCheckAt: at };
  if (answer.kind === 'well') return { ...none, wellUnder: Math.max(epoch, answer.lease.epoch) };
  if (answer.kind === 'misdirected' || isStale(answer, epoch)) return none;
  const gap = before.lastCheckAt !== null && at - before.lastCheckAt > Math.max(LEAST_GAP_MS, GAP_CHECKS * failover.checkSeconds * 1000);
  if (gap || before.failures === 0) return { ...before, failures: 1, firstFailedAt: at, lastCheckAt: at };
  return { ...before, failures: before.failures + 1, lastCheckAt: at };
}

export interface Situation extends Seen {
  readonly here: Zone;
  readonly active: Zone;
  /** A person has decided the present lease. */
  readonly byHand: boolean;
  /** When this zone has first seen the present lease. */
  readonly leaseSeenAt: number;
  /** This zone held the lease before it. */
  readonly takenFromUs: boolean;
  /** With this check counted. */
  readonly watch: Watch;
  /** Whether our own remote answered, just now; `unknown` until it was asked. */
  readonly remote: 'unknown' | 'reachable' | 'unreachable';
}

/**
 * What follows from a check. `stale` and `unconfirmed` ask for a sync first, `failed` alone takes over. It never gives a lease back:
 * a zone that is well again stays passive. A lease that a person decided stands until the zone was seen well under it.
 */
export function judge(situation: Situation): WatchVerdict {
  const { here, active, epoch, answer, at, watch, failover, remote } = situation;
  if (answer.kind === 'misdirected') return 'misdirected';
  if (isStale(answer, epoch)) return 'stale';
  if (active === here) return 'active';
  if (!failover.enabled) return 'disabled';
  if (watch.failures === 0) return 'well';
  if (watch.failures < failover.failures) return 'counting';
  const seenWell = watch.wellUnder === epoch;
  if (situation.byHand && !seenWell) return 'by_hand';
  if (at - situation.leaseSeenAt < coolDownMs(failover, seenWell || !situation.takenFromUs)) return 'cooling';
  if (remote === 'unknown') return 'unconfirmed';
  return remote === 'reachable' ? 'failed' : 'remote_unreachable';
}

/** How long nothing switches by itself after a change of the active zone. */
export function coolDownMs({ failures, checkSeconds }: Failover, trusted = true): number {
  return (trusted ? COOL_DOWN_ROUNDS : UNSEEN_ROUNDS) * failures * checkSeconds * 1000;
}

function isStale(answer: Answer, epoch: number): boolean {
  return 'lease' in answer && answer.lease.epoch > epoch;
}

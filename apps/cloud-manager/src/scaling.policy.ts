import type { Instance, Load, ScalingCode, ScalingRule } from '@waggle/contracts';

/** What is seen of one service at one moment. */
export interface Observed {
  readonly load: Load;
  readonly instances: readonly Pick<Instance, 'state'>[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What one look leaves for the next. */
export interface Memory {
  /** When the count was last changed; null before the first time. */
  readonly changedAt: number | null;
  /** Since when, without a break, fewer instances would have done. */
  readonly calmSince: number | null;
}

export interface Verdict {
  readonly desired: number;
  readonly code: ScalingCode;
  /** Why, for people. */
  readonly words: string;
  readonly calmSince: number | null;
}

export const NO_MEMORY: Memory = { changedAt: null, calmSince: null };

/** Above this share of the time a consumer could take more at once: more consumers would not make the queue shorter. */
const CONSUMERS_IDLE = 0.95;

/** Those that take work, or will: one that keeps failing has its place, one that drains has not. */
export const countOf = (instances: Observed['instances']): number => instances.filter(({ state }) => state !== 'draining').length;

/**
 * How many instances there should be now. Pure. Grows at once after `coolDownUpSeconds` without a change; shrinks when for
 * `coolDownDownSeconds` without a break nothing was changed and fewer would have done, with the hysteresis to spare.
 */
export function decide(rule: ScalingRule, observed: Observed, memory: Memory): Verdict {
  const count = countOf(observed.instances);
  const facts = factsOf(rule, observed, count);
  const calmSince = facts.enough < count ? (memory.calmSince ?? observed.now) : null;
  const verdict = (desired: number, code: ScalingCode, because: string): Verdict => ({ desired, code, words: `${facts.words} ${because}`, calmSince });
  if (count < rule.min) return verdict(rule.min, 'below_min', `${runs(count)}, fewer than the ${rule.min} that there shall be at least, so ${rule.min - count} more.`);
  if (count > rule.max) return verdict(rule.max, 'above_max', `${runs(count)}, more than the ${rule.max} that there may be, so ${count - rule.max} fewer.`);
  if (facts.wanted > count) return grow(rule, observed.now, memory, count, facts, verdict);
  if (calmSince !== null) return shrink(rule, observed.now, { ...memory, calmSince }, count, facts.enough, verdict);
  return verdict(count, facts.asked > count ? 'at_max' : 'steady', facts.asked > count ? `${runs(count)}, which is the most that there may be.` : `${runs(count)}, which is right.`);
}

interface Facts {
  /** By backlog and age alone. */
  readonly asked: number;
  /** The same within min and max. */
  readonly wanted: number;
  /** The fewest that would do, with the hysteresis to spare. */
  readonly enough: number;
  readonly tooOld: boolean;
  readonly words: string;
}

type Say = (desired: number, code: ScalingCode, because: string) => Verdict;

function factsOf(rule: ScalingRule, { load }: Observed, count: number): Facts {
  const { ready, unacknowledged, oldestSeconds, utilisation } = load;
  const backlog = ready + unacknowledged;
  const isOld = ready > 0 && oldestSeconds !== null && oldestSeconds > rule.oldestSeconds;
  const tooOld = isOld && (utilisation === null || utilisation < CONSUMERS_IDLE);
  const byBacklog = Math.ceil(backlog / rule.targetBacklog);
  const asked = tooOld ? Math.max(byBacklog, count + 1) : byBacklog;
  const within = (wish: number): number => Math.min(rule.max, Math.max(rule.min, wish));
  const age = isOld ? ` The oldest has waited ${Math.round(oldestSeconds)} s, more than ${rule.oldestSeconds} s${tooOld ? '' : ', though the instances could take more'}.` : '';
  return {
    asked,
    wanted: within(asked),
    enough: tooOld ? count : within(Math.ceil((backlog * (1 + rule.hysteresis)) / rule.targetBacklog)),
    tooOld,
    words: `${ready} wait and ${unacknowledged} are in hand: ${byBacklog} ${byBacklog === 1 ? 'instance' : 'instances'} at ${rule.targetBacklog} each.${age}`,
  };
}

function grow(rule: ScalingRule, now: number, { changedAt }: Memory, count: number, { asked, wanted, tooOld }: Facts, say: Say): Verdict {
  const wait = leftOf(rule.coolDownUpSeconds, changedAt, now);
  if (wait > 0) return say(count, 'cooling_down', `${runs(count)}; ${wanted - count} more may follow in ${wait} s.`);
  const bound = asked > wanted ? `, and ${rule.max} is the most that there may be` : '';
  return say(wanted, tooOld ? 'too_old' : 'scaled_up', `${runs(count)}${bound}, so ${wanted - count} more.`);
}

function shrink(rule: ScalingRule, now: number, { changedAt, calmSince }: Memory, count: number, enough: number, say: Say): Verdict {
  const wait = Math.max(leftOf(rule.coolDownDownSeconds, changedAt, now), leftOf(rule.coolDownDownSeconds, calmSince, now));
  if (wait > 0) return say(count, 'cooling_down', `${runs(count)}; ${count - enough} may end in ${wait} s if it stays so.`);
  return say(enough, 'scaled_down', `${runs(count)}, and for ${rule.coolDownDownSeconds} s fewer would have done, so ${count - enough} end when their work is done.`);
}

/** Of a time that lies further ahead than the pause is long, the clock was wrong: it holds nothing up. */
function leftOf(seconds: number, since: number | null, now: number): number {
  if (since === null || since - now > seconds * 1000) return 0;
  return Math.max(0, Math.ceil(seconds - (now - since) / 1000));
}

const runs = (count: number): string => (count === 1 ? '1 runs' : `${count} run`);

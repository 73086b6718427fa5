import { Random } from './random.js';

export const WIRES = ['amqp', 'database', 'redis', 'smtp', 'imap'] as const;
export type Wire = (typeof WIRES)[number];
const SERVERS = ['amqp', 'database', 'redis'] as const;
export type FaultServer = (typeof SERVERS)[number];

/**
 * kill: SIGKILL, and started again by the zone; restart: SIGTERM; freeze: SIGSTOP, then SIGCONT; clock: the process sees another time;
 * server_kill: SIGKILL, and started again; server_freeze: SIGSTOP, then SIGCONT; redis_emptied: everything that it holds; alarm: the broker's
 * memory alarm; cut: every connection ended and none taken; tear: half of them ended; slow: each piece of data later; hold: nothing arrives;
 * mail_refused: the next mails are put off by the mail server; mail_unanswered: it takes the next mail and breaks off before it says so;
 * burst: many tasks at once.
 */
export const FAULT_KINDS = [
  'kill', 'restart', 'freeze', 'clock', 'server_kill', 'server_freeze', 'redis_emptied', 'alarm', 'cut', 'tear', 'slow', 'hold', 'mail_refused', 'mail_unanswered', 'burst',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One thing that goes wrong. Times are seconds since the begin of the load, to a tenth. */
export interface Fault {
  readonly at: number;
  readonly kind: FaultKind;
  /** A service, a server or a wire; empty of a burst. */
  readonly target: string;
  /** Until it is over; 0 of what is over at once. */
  readonly lasts: number;
  /** Minutes by which the clock is wrong, milliseconds of a slow wire, tasks of a burst, mails that are put off. */
  readonly size: number;
}

export interface PlanOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly services: readonly string[];
  /** Those whose clock can be set; empty where libfaketime is missing. */
  readonly clocks: readonly string[];
}

const WEIGHTS: Readonly<Record<FaultKind, number>> = {
  kill: 24, restart: 8, freeze: 12, clock: 7, server_kill: 7, server_freeze: 4, redis_emptied: 2, alarm: 3, cut: 9, tear: 8, slow: 6, hold: 6, mail_refused: 3, mail_unanswered: 2, burst: 4,
};
/** Something must be under way first, and there must be a while to see what the last fault does. */
const QUIET_BEGIN = 5;
const QUIET_END = 8;
const GAP = { least: 1.5, most: 5 };

/** What goes wrong, by the seed alone: the same options give the same plan. */
export function planOf({ seed, seconds, services, clocks }: PlanOptions): Fault[] {
  const random = new Random(seed);
  const weights = { ...WEIGHTS, clock: clocks.length === 0 ? 0 : WEIGHTS.clock };
  const plan: Fault[] = [];
  for (let at = QUIET_BEGIN; at < seconds - QUIET_END; at += random.between(GAP.least, GAP.most)) {
    const fault = rounded(oneFault(random, { at, weights, services, clocks }));
    if (!meets(plan, fault)) plan.push(fault);
  }
  return plan;
}

/** A line of the log and of the plan's file. */
export function lineOf({ at, kind, target, lasts, size }: Fault): string {
  const more = [lasts > 0 ? `for ${lasts.toFixed(1)} s` : '', sizeOf(kind, size)].filter((part) => part !== '');
  return [`${at.toFixed(1).padStart(6)} s`, kind.padEnd(15), target, ...more].join(' ').trimEnd();
}

function sizeOf(kind: FaultKind, size: number): string {
  if (kind === 'clock') return `by ${size > 0 ? '+' : ''}${size} min`;
  if (kind === 'slow') return `by ${size} ms`;
  if (kind === 'burst') return `of ${size} tasks`;
  return kind === 'mail_refused' ? `of ${size} mails` : '';
}

interface Choice {
  readonly at: number;
  readonly weights: Readonly<Record<FaultKind, number>>;
  readonly services: readonly string[];
  readonly clocks: readonly string[];
}

function oneFault(random: Random, { at, weights, services, clocks }: Choice): Fault {
  const kind = random.weighted(weights);
  const at_once = { at, kind, lasts: 0, size: 0 };
  switch (kind) {
    case 'kill':
    case 'restart':
      return { ...at_once, target: random.one(services) };
    case 'freeze':
      return { ...at_once, target: random.one(services), lasts: random.between(1, 10) };
    case 'clock':
      return { ...at_once, target: random.one(clocks), lasts: random.between(6, 20), size: random.whole(2, 9) * random.one([-1, 1]) };
    case 'server_kill':
      return { ...at_once, target: random.one(SERVERS), lasts: random.between(0, 3) };
    case 'server_freeze':
      return { ...at_once, target: random.one(SERVERS), lasts: random.between(1, 6) };
    case 'redis_emptied':
      return { ...at_once, target: 'redis' };
    case 'alarm':
      return { ...at_once, target: 'amqp', lasts: random.between(3, 8) };
    case 'cut':
      return { ...at_once, target: random.one(WIRES), lasts: random.between(0.5, 5) };
    case 'tear':
      return { ...at_once, target: random.one(WIRES) };
    case 'slow':
      return { ...at_once, target: random.one(WIRES), lasts: random.between(3, 8), size: random.whole(20, 300) };
    case 'hold':
      return { ...at_once, target: random.one(WIRES), lasts: random.between(1, 8) };
    case 'mail_refused':
      return { ...at_once, target: 'smtp', size: random.whole(1, 4) };
    case 'mail_unanswered':
      return { ...at_once, target: 'smtp' };
    case 'burst':
      return { ...at_once, target: '', size: random.whole(10, 30) };
  }
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
const rounded = (fault: Fault): Fault => ({ ...fault, at: tenth(fault.at), lasts: tenth(fault.lasts) });

/** Nobody is frozen twice, or killed while being frozen; a server needs a while to be there again. */
function meets(plan: readonly Fault[], fault: Fault): boolean {
  const rest = (other: Fault): number => (other.kind === 'server_kill' ? 8 : 0.5);
  return plan.some((other) => other.target === fault.target && other.target !== '' && other.at + other.lasts + rest(other) > fault.at);
}

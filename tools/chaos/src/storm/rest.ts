import { setTimeout as delay } from 'node:timers/promises';
import { isTerminal } from '@waggle/contracts';
import type { Errand } from '../checker/notes.js';
import type { Watch } from './watch.js';

const LOOK_EVERY_MS = 500;
/** In a row, so that what is between two places is not taken for at rest; longer than the five seconds in which the broker counts. */
const QUIET_LOOKS = 12;
/** Of each minute: what the schedule makes then must not fall between the last look and the checker's. */
const LAST_SECOND = 50;

export interface RestOptions {
  readonly watch: Watch;
  /** Of all that doors have taken. */
  readonly accepted: ReadonlySet<string>;
  readonly wishOf: (tag: string) => Errand['wish'] | undefined;
  /** Messages that lie in the broker, by queue. */
  readonly queues: () => Promise<ReadonlyMap<string, number>>;
  /** Services that have no process. */
  readonly gone: () => readonly string[];
  readonly limitSeconds: number;
  /** Aborted: it is waited for no longer. */
  readonly signal?: AbortSignal;
}

/** Waits until every task has ended, or waits for a person who leaves it, and nothing is on its way. Gives what still moves at the limit. */
export async function comeToRest({ limitSeconds, signal, ...what }: RestOptions): Promise<{ seconds: number; open: string[] }> {
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1000;
  let open: string[] = ['nothing could be seen'];
  let quiet = 0;
  while (quiet < QUIET_LOOKS && seconds() < limitSeconds && signal?.aborted !== true) {
    open = await stillMoving(what).catch((thrown: unknown) => [String(thrown)]);
    quiet = open.length === 0 ? quiet + 1 : 0;
    await delay(LOOK_EVERY_MS);
  }
  if (open.length === 0 && quiet < QUIET_LOOKS) open = ['it was quiet for too short a while'];
  return { seconds: seconds(), open };
}

async function stillMoving({ watch, accepted, wishOf, queues, gone }: Omit<RestOptions, 'limitSeconds' | 'signal'>): Promise<string[]> {
  const statuses = await watch.statuses();
  const resting = (tag: string): boolean => {
    const status = statuses.get(tag);
    return status !== undefined && (isTerminal(status) || (status === 'pending_approval' && wishOf(tag) === 'leave'));
  };
  const open = [...new Set([...accepted, ...statuses.keys()])].filter((tag) => !resting(tag)).map((tag) => `${tag}: ${statuses.get(tag) ?? 'no task'}`);
  const underWay = await watch.underWay();
  // What is dead stays there: the checker says so.
  const lying = [...(await queues())].filter(([name]) => !name.endsWith('.dead')).map(([name, count]) => `${count} messages in ${name}`);
  return [
    ...open,
    ...lying,
    ...gone().map((service) => `${service} has no process`),
    ...(underWay === 0 ? [] : [`${underWay} messages, lines or files on their way`]),
    ...(new Date().getSeconds() < LAST_SECOND ? [] : ['a minute of the schedule is near']),
  ];
}

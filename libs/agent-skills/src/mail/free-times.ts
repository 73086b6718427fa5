import { type FreeTimes, type Understanding, zoneIn } from '@waggle/brain';
import { getAvailability } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import { gapOf } from '../look-up.js';

/** Free times to offer, and what the plan says of them. */
export interface FoundTimes {
  readonly times: FreeTimes | null;
  readonly note: string;
}

const OFFERED = 3;
const HOUR_MS = 3_600_000;
const DAYS_AHEAD = 14;
const LENGTH = /(\d{1,3})[ -]?(?:min(?:ut[aeo]?[ns]?|uti|uut)?)(?!\p{L})/iu;
const AN_HOUR = /(?<!\p{L})(?:(?:an|one)[ -]hour|eine stunde|einstündige\p{L}*|une heure|una hora|un['’]ora|(?:een|één) uur)(?!\p{L})/iu;

/** Three free times in the writer's zone: on days that they named where those are free, else on different days. */
export async function findFreeTimes({ mail, facts }: Understanding, context: AgentContext, now: Date): Promise<FoundTimes> {
  const zone = zoneIn(mail.text);
  const minutes = lengthIn(mail.text);
  const asked = { from: toSecond(now.getTime() + HOUR_MS), to: toSecond(now.getTime() + DAYS_AHEAD * 24 * HOUR_MS), durationMinutes: minutes, limit: 100 };
  try {
    const found = await context.tools.call(getAvailability, { ...asked, ...(zone !== null && { zone }) });
    const starts = chosen(found.slots.map(({ start }) => start), facts.dates);
    if (starts.length === 0) return { times: null, note: `Look for free times: none within ${DAYS_AHEAD} days` };
    return { times: { zone: found.zone, starts }, note: `Look for free times of ${minutes} minutes: ${starts.length} found, in ${found.zone}` };
  } catch (thrown) {
    const { code } = gapOf(thrown, 'free times', context);
    return { times: null, note: `Look for free times: not possible (${code}), so a person names them` };
  }
}

/** Minutes; half an hour where nothing is said. */
function lengthIn(text: string): number {
  const said = LENGTH.exec(text)?.[1];
  if (said !== undefined) return Math.min(Math.max(Number(said), 15), 240);
  return AN_HOUR.test(text) ? 60 : 30;
}

/** One a day as far as there are days; what they named themselves goes first. */
function chosen(starts: readonly string[], named: ReadonlyArray<{ readonly date: string; readonly time: string | null }>): string[] {
  const rank = (start: string): number => {
    const day = named.filter(({ date }) => start.startsWith(date));
    return day.some(({ time }) => time === null || start.slice(11, 16) === time) ? 0 : day.length > 0 ? 1 : 2;
  };
  const best = starts.map((start) => ({ start, rank: rank(start) })).sort((one, other) => one.rank - other.rank);
  const days = new Set<string>();
  const first = best.filter(({ start }) => !days.has(start.slice(0, 10)) && days.add(start.slice(0, 10)));
  const rest = best.filter((one) => !first.includes(one));
  return [...first, ...rest].slice(0, OFFERED).map(({ start }) => start).sort();
}

function toSecond(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

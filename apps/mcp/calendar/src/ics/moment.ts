import ICAL from 'ical.js';
import { calendarError } from '../calendar.error.js';
import type { WallTime } from '../zones/zones.js';
import type { Clock, Clocks } from './clocks.js';
import { UTC } from './clocks.js';

const DAY = 86_400_000;

/** A time as an entry gives it. */
export interface Moment {
  readonly wall: WallTime;
  readonly clock: Clock;
  /** A whole day. */
  readonly isDate: boolean;
}

export function instantOf({ wall, clock }: Moment): number {
  return clock.toInstant(wall);
}

/** Reads the times of a property such as DTSTART, RDATE or EXDATE. */
export function momentsOf(property: ICAL.Property, clocks: Clocks): Moment[] {
  return property.getValues().map((value: unknown) => momentOf(value, property, clocks));
}

export function momentOf(value: unknown, property: ICAL.Property, clocks: Clocks): Moment {
  if (value instanceof ICAL.Period) return momentOf(value.start, property, clocks);
  if (!(value instanceof ICAL.Time)) throw calendarError('entry_invalid', `An entry has a ${property.name} that is no time`, { property: property.name });
  const { year, month, day, hour, minute, second, isDate } = value;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const tzid = property.getParameter('tzid');
  // UTC is written with a Z, which ical.js gives as the zone of the value.
  if (value.zone === ICAL.Timezone.utcTimezone) return { wall, clock: UTC, isDate };
  return { wall, clock: isDate || typeof tzid !== 'string' ? clocks.owner : clocks.of(tzid), isDate };
}

/** When an occurrence ends, given when it starts. */
export type Ending = (wall: WallTime, instant: number) => number;

/**
 * RFC 5545, 3.8.5.3: with DTEND every occurrence lasts exactly as long as the first, with DURATION its days are days of the
 * calendar; whole days are counted as days. Without either a day lasts a day, a time no time at all.
 */
export function endingOf(event: ICAL.Component, start: Moment, clocks: Clocks): Ending {
  const end = event.getFirstProperty('dtend');
  const duration: unknown = event.getFirstPropertyValue('duration');
  if (end !== null) {
    const moment = momentOf(end.getFirstValue(), end, clocks);
    if (start.isDate) return wallEnding(start.clock, moment.wall - start.wall);
    const lasts = instantOf(moment) - instantOf(start);
    return (_wall, instant) => instant + lasts;
  }
  if (duration instanceof ICAL.Duration) return durationEnding(duration, start);
  return start.isDate ? wallEnding(start.clock, DAY) : (_wall, instant) => instant;
}

export function durationEnding(duration: ICAL.Duration, { clock }: Moment): Ending {
  const days = (duration.weeks * 7 + duration.days) * DAY;
  const rest = ((duration.hours * 60 + duration.minutes) * 60 + duration.seconds) * 1000;
  if (duration.isNegative) return (_wall, instant) => instant;
  return (wall, instant) => (days === 0 ? instant : clock.toInstant(wall + days)) + rest;
}

function wallEnding(clock: Clock, lasts: number): Ending {
  return (wall) => clock.toInstant(wall + lasts);
}

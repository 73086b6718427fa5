import ICAL from 'ical.js';
import { calendarError } from '../calendar.error.js';
import type { WallTime, Zones } from '../zones/zones.js';

/** What the clocks of a place show. */
export interface Clock {
  toInstant(wall: WallTime): number;
  toWall(instant: number): WallTime;
}

export const UTC: Clock = { toInstant: (wall) => wall, toWall: (instant) => instant };

export function zoneClock(zones: Zones, zone: string): Clock {
  return { toInstant: (wall) => zones.toInstant(wall, zone), toWall: (instant) => zones.toWall(instant, zone) };
}

/** Gives the clocks of one calendar object. A TZID is a name first, then what the object's own VTIMEZONE says. */
export class Clocks {
  private readonly known = new Map<string, Clock>();

  constructor(
    private readonly calendar: ICAL.Component,
    private readonly zones: Zones,
    /** Of floating times and of whole days. */
    readonly owner: Clock,
  ) {}

  /** @throws AppError `zone_unknown` */
  of(tzid: string): Clock {
    const clock = this.known.get(tzid) ?? this.named(tzid) ?? this.defined(tzid);
    if (clock === undefined) throw calendarError('zone_unknown', 'An entry is in a time zone that neither we nor the entry itself know', { zone: tzid.slice(0, 64) });
    this.known.set(tzid, clock);
    return clock;
  }

  /** Some programs put a path before the name: `/example.org/20260101_1/Europe/Berlin`. */
  private named(tzid: string): Clock | undefined {
    const parts = tzid.split('/').filter((part) => part !== '');
    const names = [tzid, ...(tzid.startsWith('/') ? [3, 2, 1].map((count) => parts.slice(-count).join('/')) : [])];
    const name = names.find((each) => this.zones.has(each));
    return name === undefined ? undefined : zoneClock(this.zones, name);
  }

  private defined(tzid: string): Clock | undefined {
    const component = this.calendar.getAllSubcomponents('vtimezone').find((each) => each.getFirstPropertyValue('tzid') === tzid);
    if (component === undefined) return undefined;
    const zone = new ICAL.Timezone(component);
    const offset = (wall: WallTime): number => zone.utcOffset(toTime(wall)) * 1000;
    return {
      toInstant: (wall) => wall - offset(wall),
      toWall: (instant) => instant + offset(instant + offset(instant)),
    };
  }
}

function toTime(wall: WallTime): ICAL.Time {
  const date = new Date(wall);
  return ICAL.Time.fromData({
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    isDate: false,
  });
}

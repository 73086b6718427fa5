import ICAL from 'ical.js';
import { calendarError } from '../calendar.error.js';
import { parseRule, type RecurrenceRule } from '../recurrence/rule.js';
import { type Zones } from '../zones/zones.js';
import { Clocks, zoneClock } from './clocks.js';
import { durationEnding, type Ending, endingOf, instantOf, type Moment, momentOf, momentsOf } from './moment.js';

/** The property that tells which grant an event was last written under. */
export const GRANT_PROPERTY = 'x-waggle-grant';

/** One VEVENT. */
export interface Entry {
  readonly start: Moment;
  readonly ending: Ending;
  /** False when it is transparent, cancelled, or declined by the owner. */
  readonly busy: boolean;
  /** Which occurrence of the series this one replaces, as an instant. */
  readonly replaces: number | undefined;
  readonly rules: readonly RecurrenceRule[];
  /** RDATE */
  readonly extra: ReadonlyArray<Moment & { readonly ending?: Ending }>;
  /** EXDATE, as instants. */
  readonly except: ReadonlySet<number>;
  readonly grantId: string | null;
}

export interface EntryReading {
  readonly zones: Zones;
  readonly ownerZone: string;
  /** The owner's mail address: what this attendee has declined takes no time. */
  readonly owner: string;
}

/** All VEVENTs of a calendar object. @throws AppError a `CalendarErrorCode`, or what the parser throws */
export function readEntries(ics: string, { zones, ownerZone, owner }: EntryReading): Entry[] {
  const calendar = new ICAL.Component(ICAL.parse(ics) as ConstructorParameters<typeof ICAL.Component>[0]);
  const clocks = new Clocks(calendar, zones, zoneClock(zones, ownerZone));
  return calendar.getAllSubcomponents('vevent').map((event) => readEntry(event, clocks, owner));
}

function readEntry(event: ICAL.Component, clocks: Clocks, owner: string): Entry {
  const starts = event.getFirstProperty('dtstart');
  if (starts === null) throw calendarError('entry_invalid', 'An entry has no DTSTART');
  if (event.getFirstProperty('exrule') !== null) throw calendarError('recurrence_invalid', 'An entry has an EXRULE, which no longer exists (RFC 5545)');
  const start = momentOf(starts.getFirstValue(), starts, clocks);
  const grant: unknown = event.getFirstPropertyValue(GRANT_PROPERTY);
  return {
    start,
    ending: endingOf(event, start, clocks),
    busy: isBusy(event, owner),
    replaces: replacedBy(event, clocks),
    rules: event.getAllProperties('rrule').map((property) => parseRule(ruleText(property))),
    extra: event.getAllProperties('rdate').flatMap((property) => extraOf(property, clocks)),
    except: new Set(event.getAllProperties('exdate').flatMap((property) => momentsOf(property, clocks).map(instantOf))),
    grantId: typeof grant === 'string' ? grant : null,
  };
}

function isBusy(event: ICAL.Component, owner: string): boolean {
  const is = (name: string, value: string): boolean => String(event.getFirstPropertyValue(name) ?? '').toUpperCase() === value;
  const declined = event.getAllProperties('attendee').some((attendee) => {
    const address = String(attendee.getFirstValue()).replace(/^mailto:/i, '');
    return address.toLowerCase() === owner.toLowerCase() && attendee.getParameter('partstat') === 'DECLINED';
  });
  return !declined && !is('transp', 'TRANSPARENT') && !is('status', 'CANCELLED');
}

function replacedBy(event: ICAL.Component, clocks: Clocks): number | undefined {
  const property = event.getFirstProperty('recurrence-id');
  if (property === null) return undefined;
  if (property.getParameter('range') !== undefined) throw calendarError('recurrence_invalid', 'An entry changes all later occurrences at once (RANGE), which is not read');
  return instantOf(momentOf(property.getFirstValue(), property, clocks));
}

function extraOf(property: ICAL.Property, clocks: Clocks): Array<Moment & { ending?: Ending }> {
  return property.getValues().map((value: unknown) => {
    const moment = momentOf(value, property, clocks);
    if (!(value instanceof ICAL.Period)) return moment;
    return { ...moment, ending: durationEnding(value.getDuration(), moment) };
  });
}

/** The rule as it was written. The parser's own text leaves out parts that it does not know, such as another calendar (RSCALE). */
function ruleText(property: ICAL.Property): string {
  const parts = (property.toJSON() as unknown[])[3] as Record<string, unknown>;
  return Object.entries(parts)
    .map(([name, value]) => `${name}=${partText(name, value)}`)
    .join(';');
}

function partText(name: string, value: unknown): string {
  if (name === 'wkst') return ICAL.Recur.numericDayToIcalDay(Number(value));
  return name === 'until' ? String(value).replace(/[-:]/g, '') : String(value);
}

import type { EventChange } from '../calendar.js';
import { calendarError } from '../calendar.error.js';
import { fold, nameOf, unfold, utcTime, valueOf } from './content-lines.js';
import { type Authorship, attendeeLine, grantLine, organizerLine, textLine, timeLines, withVideo } from './write-event.js';

/** Changes the only event of a calendar object and leaves every line alone that the change does not name. */
export function editEvent(ics: string, change: EventChange, by: Authorship): string {
  const lines = unfold(ics);
  const begin = lines.findIndex((line) => /^BEGIN:VEVENT$/i.test(line));
  const end = lines.findIndex((line) => /^END:VEVENT$/i.test(line));
  if (begin < 0 || end < begin) throw calendarError('entry_invalid', 'This is no event');
  const event = lines.slice(begin + 1, end);
  // Alarms and the like come last, with properties of their own.
  const inner = event.findIndex((line) => /^BEGIN:/i.test(line));
  const [own, nested] = inner < 0 ? [event, []] : [event.slice(0, inner), event.slice(inner)];
  return fold([...lines.slice(0, begin + 1), ...edited(own, change, by), ...nested, ...lines.slice(end)]);
}

function edited(own: readonly string[], change: EventChange, { grantId, owner, now }: Authorship): string[] {
  const first = (name: string): string | undefined => own.filter((line) => nameOf(line) === name).map(valueOf)[0];
  const replaced = new Set(['SEQUENCE', 'DTSTAMP', 'LAST-MODIFIED', nameOf(grantLine(grantId))]);
  const added = [`SEQUENCE:${(Number(first('SEQUENCE')) || 0) + 1}`, `DTSTAMP:${utcTime(now)}`, `LAST-MODIFIED:${utcTime(now)}`, grantLine(grantId)];
  const replace = (names: readonly string[], lines: readonly string[]): void => {
    for (const name of names) replaced.add(name);
    added.push(...lines);
  };
  const { summary, description, location, attendees, start, end } = change;
  if (start !== undefined && end !== undefined) replace(['DTSTART', 'DTEND', 'DURATION'], timeLines({ start, end }));
  if (summary !== undefined) replace(['SUMMARY'], textLine('SUMMARY', summary));
  if (description !== undefined) replace(['DESCRIPTION'], textLine('DESCRIPTION', withVideo(description, first('CONFERENCE'))));
  if (location !== undefined) replace(['LOCATION'], textLine('LOCATION', location));
  if (attendees !== undefined) replace(['ATTENDEE'], attendeeLines(own, attendees));
  if (attendees !== undefined && attendees.length > 0 && first('ORGANIZER') === undefined) added.push(organizerLine(owner));
  return [...own.filter((line) => !replaced.has(nameOf(line))), ...added];
}

/** Who stays invited keeps the answer that was given. */
function attendeeLines(own: readonly string[], attendees: readonly string[]): string[] {
  const known = own.filter((line) => nameOf(line) === 'ATTENDEE');
  const addressOf = (line: string): string => valueOf(line).replace(/^mailto:/i, '').toLowerCase();
  return attendees.map((address) => known.find((line) => addressOf(line) === address.toLowerCase()) ?? attendeeLine(address));
}

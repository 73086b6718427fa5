import fc from 'fast-check';
import ICAL from 'ical.js';
import { ics } from '../../test/ics.builder.js';
import type { EventChange } from '../calendar.js';
import { fold, unfold } from './content-lines.js';
import { editEvent } from './edit-event.js';
import { writeEvent } from './write-event.js';

const by = { grantId: 'g2', owner: 'ann@waggle.example', now: Date.UTC(2026, 0, 2) };
const START = Date.UTC(2026, 5, 1, 9);
const line = fc.string({ unit: 'grapheme', maxLength: 120 }).filter((text) => /^\P{Cc}*$/u.test(text));
const lines = fc.array(line, { maxLength: 4 }).map((each) => each.join('\n'));
const draftArbitrary = fc.record({
  summary: line.filter((text) => text !== ''),
  description: lines,
  location: line,
  attendees: fc.constantFrom<string[]>([], ['bo@acme.example'], ['bo@acme.example', 'cy@acme.example']),
  video: fc.boolean(),
  start: fc.constant(START),
  end: fc.constant(START + 3_600_000),
});

/** As another program reads it. */
function read(text: string): Record<string, unknown> {
  const event = new ICAL.Component(ICAL.parse(text) as unknown[]).getFirstSubcomponent('vevent')!;
  const text_ = (name: string): string => String(event.getFirstPropertyValue(name) ?? '');
  return {
    summary: text_('summary'),
    description: text_('description'),
    location: text_('location'),
    start: (event.getFirstPropertyValue('dtstart') as ICAL.Time).toJSDate().getTime(),
    attendees: event.getAllProperties('attendee').map((each) => String(each.getFirstValue()).replace('mailto:', '')),
  };
}

describe('an event that is written', () => {
  it('says to other programs exactly what was asked for, whatever text it holds', () => {
    fc.assert(
      fc.property(draftArbitrary, (draft) => {
        const { summary, description, location, attendees } = draft;
        const text = writeEvent(draft, by, undefined);
        expect(read(text)).toEqual({ summary, description, location, attendees, start: START });
        for (const each of text.split('\r\n')) expect(Buffer.byteLength(each)).toBeLessThanOrEqual(75);
        expect(fold(unfold(text))).toBe(text);
      }),
    );
  });
});

describe('an event that is changed', () => {
  const theirs = ics('a', ['SEQUENCE:4', 'DTSTART;TZID=Europe/Berlin:20260601T090000', 'DURATION:PT1H', 'X-THEIRS;X="a:b;c":kept', 'ATTENDEE;PARTSTAT=ACCEPTED;CN="Bo: Acme":mailto:Bo@acme.example', 'BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:Ring', 'TRIGGER:-PT5M', 'END:VALARM']);

  it('has what the change names, and every other line as it was', () => {
    const changeArbitrary = fc.record({ summary: line.filter((text) => text !== ''), description: lines, location: line }, { requiredKeys: [] });
    fc.assert(
      fc.property(changeArbitrary, (change: EventChange) => {
        const before = read(theirs);
        const text = editEvent(theirs, change, by);
        expect(read(text)).toEqual({ ...before, ...change });
        for (const kept of ['X-THEIRS;X="a:b;c":kept', 'DESCRIPTION:Ring', 'TRIGGER:-PT5M', 'DURATION:PT1H', 'SEQUENCE:5', 'X-WAGGLE-GRANT:g2']) expect(unfold(text)).toContain(kept);
      }),
    );
  });

  it('moves with both its times, and leaves nothing behind that contradicts them', () => {
    const moved = unfold(editEvent(theirs, { start: START, end: START + 1_800_000 }, by));
    expect(moved.filter((each) => /^(DTSTART|DTEND|DURATION)/.test(each))).toEqual(['DTSTART:20260601T090000Z', 'DTEND:20260601T093000Z']);
  });

  it('keeps the answer of who stays invited, and names an organizer once there are guests', () => {
    const invited = unfold(editEvent(theirs, { attendees: ['bo@acme.example', 'cy@acme.example'] }, by));
    expect(invited.filter((each) => each.startsWith('ATTENDEE'))).toEqual(['ATTENDEE;PARTSTAT=ACCEPTED;CN="Bo: Acme":mailto:Bo@acme.example', expect.stringContaining('mailto:cy@acme.example')]);
    expect(invited).toContain('ORGANIZER:mailto:ann@waggle.example');
    expect(unfold(editEvent(theirs, { attendees: [] }, by)).some((each) => each.startsWith('ATTENDEE'))).toBe(false);
  });

  it('keeps its video link in a new description', () => {
    const draft = { summary: 'Talk', description: 'One', location: '', attendees: [], video: true, start: START, end: START + 1 };
    const text = editEvent(writeEvent(draft, by, 'https://meet.example/x'), { description: 'Two' }, by);
    expect(read(text)).toMatchObject({ description: 'Two\n\nVideo: https://meet.example/x' });
  });

  it('is none when there is no event in it', () => {
    expect(() => editEvent('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n', { summary: 'x' }, by)).toThrow(expect.objectContaining({ code: 'entry_invalid' }));
  });
});

/** A calendar object as another program writes it. */
export function ics(uid: string, ...events: readonly (readonly string[])[]): string {
  const parts = events.flatMap((lines) => ['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20260101T000000Z', 'SUMMARY:Theirs', ...lines, 'END:VEVENT']);
  return `${['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Other//EN', ...parts, 'END:VCALENDAR'].join('\r\n')}\r\n`;
}

const MAX_OCTETS = 75;

/** The logical lines of a calendar object (RFC 5545, 3.1). */
export function unfold(ics: string): string[] {
  return ics
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

/** As it is sent: CRLF, and no line longer than 75 octets. */
export function fold(lines: readonly string[]): string {
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}

function foldLine(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MAX_OCTETS) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}

/** The property's name in capitals, without parameters. */
export function nameOf(line: string): string {
  return (/^[A-Za-z0-9-]+/.exec(line)?.[0] ?? '').toUpperCase();
}

/** What stands after the first colon that is not in quotes. */
export function valueOf(line: string): string {
  return /^(?:[^":]|"[^"]*")*:(.*)$/s.exec(line)?.[1] ?? '';
}

/** RFC 5545, 3.3.11 */
export function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

/** `20261101T083000Z` */
export function utcTime(instant: number): string {
  return new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, '') + 'Z';
}

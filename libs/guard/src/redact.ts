import type { Finding } from '@waggle/contracts';

type Found = Pick<Finding, 'start' | 'end' | 'rule'>;

// Whoever has the card or the account knows it again by these, and nobody else can use them.
const WITH_LAST_FOUR = new Set(['card number', 'IBAN']);
const LONG_ENOUGH = 8;
const MARK = /\[redacted: [^\]\n]{1,60}\]/g;

/**
 * Replaces what was found by its kind, so that the rest still reads: `[redacted: aws access key]`. Overlapping findings become one.
 * A card or an IBAN keeps its last four. The same value elsewhere in the text is replaced too, although no label stands beside it.
 * What is redacted already stays as it is.
 */
export function redact(text: string, findings: readonly Found[]): string {
  const marks = [...text.matchAll(MARK)].map(({ index, 0: mark }) => ({ start: index, end: index + mark.length }));
  const fresh = findings.filter(({ start, end }) => !marks.some((mark) => mark.start <= start && end <= mark.end));
  const spans = [...fresh, ...fresh.flatMap((found) => repeats(text, found))].sort((a, b) => a.start - b.start || b.end - a.end);
  let result = '';
  let at = 0;
  for (const found of spans) {
    if (found.end <= at) continue;
    if (found.start >= at) result += `${text.slice(at, found.start)}[redacted: ${markOf(text, found)}]`;
    at = found.end;
  }
  return result + text.slice(at);
}

function markOf(text: string, { start, end, rule }: Found): string {
  if (!WITH_LAST_FOUR.has(rule)) return rule;
  const last = text.slice(start, end).replace(/[^A-Za-z0-9]/g, '').slice(-4);
  return `${rule} ending ${last}`;
}

function repeats(text: string, found: Found): Found[] {
  const value = text.slice(found.start, found.end);
  if (value.length < LONG_ENOUGH) return [];
  const places: Found[] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) places.push({ ...found, start: at, end: at + value.length });
  return places;
}

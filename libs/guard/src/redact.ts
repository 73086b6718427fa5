import type { Finding } from '@waggle/contracts';

/** Replaces what was found by its kind, so that the rest still reads: `[redacted: aws]`. Overlapping findings become one. */
export function redact(text: string, findings: readonly Finding[]): string {
  const spans = [...findings].sort((a, b) => a.start - b.start || b.end - a.end);
  let result = '';
  let at = 0;
  for (const { start, end, rule } of spans) {
    if (end <= at) continue;
    if (start >= at) result += `${text.slice(at, start)}[redacted: ${rule}]`;
    at = end;
  }
  return result + text.slice(at);
}

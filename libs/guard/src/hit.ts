import type { PlainText, Spot } from './detector.js';
import type { May } from './gate/gate.js';

/** Finds one kind of thing in a plain text; does not try patterns that `may` rules out. */
export type Finder = (text: string, may: May) => Hit[];

/** Something found in the plain text, before its place in the original is known. */
export interface Hit {
  /** The kind, as it is shown in place of what was cut. */
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** The text just before a place: where a label would stand. */
export function before(text: string, start: number, length = 48): string {
  return text.slice(Math.max(0, start - length), start);
}

/** Of hits that overlap the longest stays, then the surest. Sorted by place. */
export function withoutOverlap(hits: readonly Hit[]): Hit[] {
  const kept: Hit[] = [];
  for (const hit of [...hits].sort((a, b) => a.start - b.start || b.end - a.end || b.score - a.score)) {
    const last = kept.at(-1);
    if (last === undefined || hit.start >= last.end) kept.push(hit);
    else if (hit.end - hit.start > last.end - last.start) kept[kept.length - 1] = hit;
  }
  return kept;
}

export function spotOf(category: Spot['category'], { rule, start, end, score }: Hit, plain: PlainText, reason: string): Spot {
  return { category, rule, score, ...plain.origin(start, end), reason };
}

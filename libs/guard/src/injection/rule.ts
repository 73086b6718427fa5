import type { May } from '../gate/gate.js';

/** A pattern over folded text (see `View.text`): lower case, no accents on Latin letters. */
export interface Rule {
  readonly rule: string;
  /** Every repetition is bounded or of one class, so that time is linear; has the flag `g`. */
  readonly pattern: RegExp;
  /** What the rule proves alone, 0 to 1. */
  readonly score: number;
  readonly reason: string;
}

export interface Hit {
  readonly rule: string;
  readonly score: number;
  readonly reason: string;
  readonly start: number;
  readonly end: number;
}

const MOST_HITS = 20;

/** The places where rules hit, at most twenty of each. Rules that `may` rules out are not tried. */
export function hitsOf(rules: readonly Rule[], text: string, may: May = () => true): Hit[] {
  const hits: Hit[] = [];
  for (const { rule, pattern, score, reason } of rules) {
    if (!may(pattern)) continue;
    pattern.lastIndex = 0;
    for (let count = 0, match = pattern.exec(text); match !== null && count < MOST_HITS; count += 1, match = pattern.exec(text)) {
      if (match[0] === '') pattern.lastIndex += 1;
      else hits.push({ rule, score, reason, start: match.index, end: match.index + match[0].length });
    }
    pattern.lastIndex = 0;
  }
  return hits;
}

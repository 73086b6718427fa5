import type { Spot } from './detector.js';
import { injectionOf } from './injection/injection.js';
import { personalData } from './personal-data/personal-data.js';
import { plainTextOf } from './plain-text.js';
import { secrets } from './secret/secrets.js';

/** A place in a text; offsets are UTF-16 units in the text as given. */
export interface Span {
  readonly kind: 'injection' | 'pii' | 'secret';
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** 0 to 1 each, higher is worse. */
export interface Scores {
  readonly injection: number;
  readonly pii: number;
  readonly secret: number;
  readonly spans: readonly Span[];
}

/** What is in one text, as numbers: for measuring the guard. Services use `scan`. */
export function scoresOf(text: string): Scores {
  const plain = plainTextOf(text);
  const { score, spots } = injectionOf(text);
  const pii = personalData(text, plain);
  const secret = secrets(text, plain);
  return { injection: score, pii: highest(pii), secret: highest(secret), spans: [...spansOf('injection', spots), ...spansOf('pii', pii), ...spansOf('secret', secret)] };
}

const highest = (spots: readonly Spot[]): number => spots.reduce((most, { score }) => Math.max(most, score), 0);
const spansOf = (kind: Span['kind'], spots: readonly Spot[]): Span[] => spots.map(({ rule, start, end, score }) => ({ kind, rule, start, end, score }));

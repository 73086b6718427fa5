import type { Detector, Spot } from '../detector.js';

/** Policy words: on outgoing text each one asks for a person's eye. They prove nothing. */
export const SENSITIVE_WORDS = ['password', 'credential', 'secret', 'token', 'api_key', 'bank', 'transfer', 'payment', 'invoice', 'wire'] as const;

const SCORE = 0.3;
const stems = SENSITIVE_WORDS.map((word) => word.replace('_', '[ _-]?')).join('|');
const PATTERN = new RegExp(`(?<![\\p{L}\\p{N}])(?:${stems})s?(?![\\p{L}\\p{N}])`, 'giu');

/** The first place of each sensitive word. */
export const sensitiveWords: Detector = (_text, plain) => {
  const found = new Map<string, Spot>();
  for (const match of plain.text.matchAll(PATTERN)) {
    const rule = match[0].toLowerCase().replace(/s$/, '').replace(/[ -]/, '_');
    if (found.has(rule)) continue;
    found.set(rule, { category: 'sensitive_word', rule, score: SCORE, ...plain.origin(match.index, match.index + match[0].length), reason: `The word "${rule}".` });
  }
  return [...found.values()];
};

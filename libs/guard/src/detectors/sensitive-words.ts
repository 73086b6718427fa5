import type { Detector, Spot } from '../detector.js';

/** Policy words: on outgoing text each one asks for a person's eye. They prove nothing. */
export const SENSITIVE_WORDS = ['password', 'credential', 'secret', 'token', 'api_key', 'bank', 'transfer', 'payment', 'invoice', 'wire'] as const;

const SCORE = 0.3;
const stems = SENSITIVE_WORDS.map((word) => word.replace('_', '[ _-]?')).join('|');
export const SENSITIVE_PATTERN = new RegExp(`(?<![\\p{L}\\p{N}])(?:${stems})s?(?![\\p{L}\\p{N}])`, 'giu');

/** The first place of each sensitive word. */
export const sensitiveWords: Detector = (_text, plain) => {
  if (!plain.may(SENSITIVE_PATTERN)) return [];
  const found = new Map<string, Spot>();
  for (const match of plain.text.matchAll(SENSITIVE_PATTERN)) {
    const rule = match[0].toLowerCase().replace(/s$/, '').replace(/[ -]/, '_');
    if (found.has(rule)) continue;
    found.set(rule, { category: 'sensitive_word', rule, score: SCORE, ...plain.origin(match.index, match.index + match[0].length), reason: `The word "${rule}".` });
  }
  return [...found.values()];
};

import { createHash } from 'node:crypto';
import { fold } from '../normalise/fold.js';

/** What is remembered of a text that a person judged: enough to know it again, not the text itself. */
export interface Pattern {
  /** SHA-256 of the folded text; numbers and spaces do not count. */
  readonly key: string;
  /** Hashes of some of its word triples, at most 128. */
  readonly triples: readonly number[];
}

/** What people said of earlier texts. Who may say so is not decided here. */
export interface Learnt {
  /** Texts that were stopped and are harmless: the same text again is at most a warning. */
  readonly harmless: readonly Pattern[];
  /** Attacks that were missed: a text that holds most of one is blocked. */
  readonly attacks: readonly Pattern[];
}

export const NOTHING_LEARNT: Learnt = { harmless: [], attacks: [] };
const MOST_TRIPLES = 128;
/** The share of an attack's triples that a text must hold, and how many at least: shorter ones must be the same text. */
const SHARE = 0.7;
const LEAST_TRIPLES = 4;

const wordsOf = (text: string): string[] => fold(text).text.replace(/\p{N}+/gu, '0').match(/[\p{L}\p{N}]+/gu) ?? [];
const keyOf = (words: readonly string[]): string => createHash('sha256').update(words.join(' ')).digest('hex');

function triplesOf(words: readonly string[]): Set<number> {
  const triples = new Set<number>();
  for (let at = 0; at + 2 < words.length; at += 1) {
    let hash = 0x811c9dc5;
    const triple = `${words[at]} ${words[at + 1]} ${words[at + 2]}`;
    for (let n = 0; n < triple.length; n += 1) hash = Math.imul(hash ^ triple.charCodeAt(n), 0x01000193);
    triples.add(hash >>> 0);
  }
  return triples;
}

/** The pattern of a text that a person judged; of long ones the triples with the smallest hashes stand for all. */
export function patternOf(text: string): Pattern {
  const words = wordsOf(text);
  return { key: keyOf(words), triples: [...triplesOf(words)].sort((a, b) => a - b).slice(0, MOST_TRIPLES) };
}

/** Whether a person judged this text, or one that it holds, before. */
export function recall(text: string, { harmless, attacks }: Learnt): 'harmless' | 'attack' | undefined {
  if (harmless.length === 0 && attacks.length === 0) return undefined;
  const words = wordsOf(text);
  const key = keyOf(words);
  const triples = triplesOf(words);
  const holds = ({ triples: known }: Pattern): boolean => known.length >= LEAST_TRIPLES && known.filter((triple) => triples.has(triple)).length >= SHARE * known.length;
  if (attacks.some((attack) => attack.key === key || holds(attack))) return 'attack';
  return harmless.some((one) => one.key === key) ? 'harmless' : undefined;
}

import { createHash } from 'node:crypto';
import type { Lesson } from '@waggle/contracts';
import { fold } from './normalise/fold.js';

/** What a text that people marked as an attack is known by. */
interface Attack {
  /** Its folded words, with a space before and after each; numbers do not count. */
  readonly words: string;
  /** Hashes of some of its word triples, at most 128. */
  readonly triples: readonly number[];
}

/** What people have taught, in the form in which texts are compared. Plain data: it may go to another thread. */
export interface Learnt {
  /** Keys of texts that are harmless as a whole. */
  readonly harmless: readonly string[];
  /** Of these even what would be blocked passes: an admin has said so. */
  readonly harmlessOfAdmins: readonly string[];
  readonly attacks: readonly Attack[];
}

export const NOTHING_LEARNT: Learnt = { harmless: [], harmlessOfAdmins: [], attacks: [] };

const MOST_TRIPLES = 128;
/** The share of an attack's triples that a text must hold, and how many the attack must have at least to be known by them. */
const SHARE = 0.7;
const LEAST_TRIPLES = 4;

/** Lessons as `scan` takes them. */
export function learntFrom(lessons: readonly Pick<Lesson, 'kind' | 'role' | 'text'>[]): Learnt {
  const harmless = lessons.filter(({ kind }) => kind === 'harmless');
  return {
    harmless: harmless.map(({ text }) => keyOf(text)),
    harmlessOfAdmins: harmless.filter(({ role }) => role === 'admin').map(({ text }) => keyOf(text)),
    attacks: lessons.filter(({ kind }) => kind === 'attack').map(({ text }) => attackOf(text)),
  };
}

/** Whether people said of this very text that it is harmless: only compatibility forms, case and white space may differ. */
export function harmlessOf(text: string, { harmless, harmlessOfAdmins }: Learnt): 'no' | 'below block' | 'always' {
  if (harmless.length === 0) return 'no';
  const key = keyOf(text);
  if (harmlessOfAdmins.includes(key)) return 'always';
  return harmless.includes(key) ? 'below block' : 'no';
}

/** Whether a text holds what people have marked as an attack, or most of it. */
export function holdsAttack(text: string, { attacks }: Learnt): boolean {
  if (attacks.length === 0) return false;
  const words = wordsOf(text);
  const line = lineOf(words);
  const triples = triplesOf(words);
  return attacks.some((attack) => {
    if (attack.words.trim() !== '' && line.includes(attack.words)) return true;
    return attack.triples.length >= LEAST_TRIPLES && attack.triples.filter((triple) => triples.has(triple)).length >= SHARE * attack.triples.length;
  });
}

function keyOf(text: string): string {
  return createHash('sha256').update(text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()).digest('hex');
}

function attackOf(text: string): Attack {
  const words = wordsOf(text);
  // Of a long one the triples with the smallest hashes stand for all.
  return { words: lineOf(words), triples: [...triplesOf(words)].sort((a, b) => a - b).slice(0, MOST_TRIPLES) };
}

const wordsOf = (text: string): string[] => fold(text).text.replace(/\p{N}+/gu, '0').match(/[\p{L}\p{N}]+/gu) ?? [];
const lineOf = (words: readonly string[]): string => ` ${words.join(' ')} `;

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

import { backwards, betterAs, readsBetter, rotated } from './common-words.js';
import type { Decoded } from './view.js';

const LEET: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 6: 'g', 7: 't', 8: 'b', 9: 'g', '@': 'a', $: 's', '!': 'i', '|': 'l', '+': 't', '€': 'e' };
/** Exported with `SPACED` for the proof that `signsOf` rules neither out. */
export const LEET_TOKEN = /[a-z0-9@$!|+€]+/g;
export const LEET_WORD = /[a-z][013456789@$!|+€]|[013456789@$!|+€][a-z]/;
export const SPACED = /(?<![a-z0-9])(?:[a-z0-9][ \t._*|/~-]{1,4}){5,}[a-z0-9](?![a-z0-9])/g;

const leetWords = (text: string): number => (text.match(LEET_TOKEN) ?? []).filter((token) => LEET_WORD.test(token)).length;
const leetRead = (text: string): string => text.replace(LEET_TOKEN, (token) => (LEET_WORD.test(token) || token.length < 4 ? leetWord(token) : token));
// 1 is drawn for i and for l: doubled, or after a vowel that seldom meets an i, it is an l.
const leetWord = (word: string): string => word.replace(/11/g, 'll').replace(/(?<=[aeou034])1/g, 'l').replace(/[013456789@$!|+€]/g, (sign) => LEET[sign] ?? sign);

const READ = { rot13: rotated, reversed: backwards };

const enum Is {
  Letter = 1,
  LeetSign = 2,
  OfWord = 4,
  Gap = 8,
  LineEnd = 16,
}
const kindOf = (sign: string): number =>
  Number(/[a-z]/.test(sign)) * Is.Letter + Number(/[013456789@$!|+€]/.test(sign)) * Is.LeetSign + Number(/[a-z0-9]/.test(sign)) * Is.OfWord + Number(/[ \t._*|/~-]/.test(sign)) * Is.Gap + Number(sign === '\n') * Is.LineEnd;
const KINDS = Uint8Array.from({ length: 0x2100 }, (_, code) => kindOf(String.fromCharCode(code)));

/** Whether it can hold leet (two letters beside signs in a line) or spaced letters (five single ones in a row) at all, in one pass. */
export function signsOf(text: string): { leet: boolean; spaced: boolean } {
  let [leet, spaced] = [false, false];
  let [joints, row, last, earlier, before] = [0, 0, -Infinity, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const kind = KINDS[text.charCodeAt(at)] ?? 0;
    if (kind === Is.LineEnd) joints = 0;
    if (((before & Is.Letter) !== 0 && (kind & Is.LeetSign) !== 0) || ((before & Is.LeetSign) !== 0 && (kind & Is.Letter) !== 0)) leet ||= ++joints >= 2;
    if ((kind & Is.Gap) !== 0 && (before & Is.OfWord) !== 0 && (earlier & Is.OfWord) === 0) {
      row = at - last <= 5 ? row + 1 : 1;
      last = at;
      spaced ||= row >= 5;
    }
    earlier = before;
    before = kind;
  }
  return { leet, spaced };
}

/** Readings of folded text that only pay where they read better than the text itself: leet, rot13, backwards. */
export function ciphersOf(text: string): Decoded[] {
  const { leet, spaced } = signsOf(text);
  const whole = betterAs(text.slice(0, 400)).map((kind) => ({ kind, text: READ[kind](text), start: 0, end: text.length }));
  return [...(leet ? leetOf(text) : []), ...whole, ...(spaced ? spacedOf(text) : []), ...partsOf(text)];
}

/** One serial number is no disguise; several such words in a line that then reads as a sentence are. */
function leetOf(text: string): Decoded[] {
  return [...text.matchAll(/[^\n]{1,400}/g)].flatMap(({ 0: line, index }) => {
    const words = leetWords(line);
    if (words < 2) return [];
    const read = leetRead(line);
    return words * 6 >= line.split(/\s+/).length && readsBetter(read, line) ? [{ kind: 'leet' as const, text: read, start: index, end: index + line.length }] : [];
  });
}

function spacedOf(text: string): Decoded[] {
  return [...text.matchAll(SPACED)].map(({ 0: run, index }) => ({ kind: 'spaced' as const, text: joined(run), start: index, end: index + run.length }));
}

/** Between letters one sign, between words more of them or another one. */
function joined(run: string): string {
  const gap = run.charAt(1);
  const single = run.replace(/[^a-z0-9]{2,}/g, '\u0001').replaceAll(gap, '').replaceAll('\u0001', ' ');
  return single.replace(/[^a-z0-9]+/g, ' ');
}

/** Quoted or labelled parts may be written backwards or rotated while the rest is not. */
const QUOTED = /["'`:]\s?([^"'`\n]{20,300})/g;
function partsOf(text: string): Decoded[] {
  return [...text.matchAll(QUOTED)].slice(0, 40).flatMap((match) => {
    const part = match[1] ?? '';
    const start = match.index + match[0].length - part.length;
    return betterAs(part).map((kind) => ({ kind, text: READ[kind](part), start, end: start + part.length }));
  });
}

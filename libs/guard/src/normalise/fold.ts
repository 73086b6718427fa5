import { latinLike, readAsLatin } from './lookalikes.js';
import type { Origin } from './view.js';

export interface Folded {
  readonly text: string;
  origin(start: number, end: number): Origin;
  /** Words in which letters of other scripts stood for Latin ones. */
  readonly lookalikes: number;
  /** Invisible characters between two letters. */
  readonly invisibles: number;
}

/** Format characters, fillers and variation selectors: nothing of them is drawn. */
export const INVISIBLE = /^[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2800\u3164\uffa0\ufe00-\ufe0f\u{e0000}-\u{e0fff}]$/u;
const ASCII = /^[\x00-\x7f]*$/;
const LETTER = /[\p{L}\p{N}]/u;
const SPECIAL: ReadonlyMap<string, string> = new Map(Object.entries({ ß: 'ss', ø: 'o', ł: 'l', ı: 'i', đ: 'd', æ: 'ae', œ: 'oe', '’': "'", '‘': "'", '“': '"', '”': '"', '–': '-', '—': '-', '\u00a0': ' ' }));

/** Lower case, NFKC, accents off Latin letters, invisible characters out, lookalike letters read as Latin. Linear. */
export function fold(text: string): Folded {
  if (ASCII.test(text)) return { text: text.toLowerCase(), origin: (start, end) => ({ start, end }), lookalikes: 0, invisibles: 0 };
  const { characters, starts, invisibles } = visibleOf(text);
  const { characters: latin, mixed } = readAsLatin(characters);
  const places: number[] = [];
  let folded = '';
  latin.forEach((character, at) => {
    const form = formOf(character);
    for (let unit = 0; unit < form.length; unit += 1) places.push(starts[at] ?? 0);
    folded += form;
  });
  places.push(text.length);
  const placeOf = (at: number): number => places[at] ?? text.length;
  const origin = (start: number, end: number): Origin => ({ start: placeOf(start), end: end > start ? endOf(text, placeOf(end - 1)) : placeOf(start) });
  return { text: folded, origin, lookalikes: mixed, invisibles };
}

function visibleOf(text: string): { characters: string[]; starts: number[]; invisibles: number } {
  const characters: string[] = [];
  const starts: number[] = [];
  let offset = 0;
  let invisibles = 0;
  let hidden = false;
  for (const character of text) {
    if (character > '\u007f' && INVISIBLE.test(character)) hidden = true;
    else {
      if (hidden && LETTER.test(character) && LETTER.test(characters.at(-1) ?? '')) invisibles += 1;
      hidden = false;
      characters.push(character);
      starts.push(offset);
    }
    offset += character.length;
  }
  return { characters, starts, invisibles };
}

function formOf(character: string): string {
  if (character <= '\u007f') return character.toLowerCase();
  const lower = character.normalize('NFKC').toLowerCase();
  const special = SPECIAL.get(lower);
  if (special !== undefined) return special;
  if (/^[\u0300-\u036f]$/.test(lower)) return '';
  const bare = lower.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  return /^[a-z0-9 ]+$/.test(bare) ? bare : drawnAsLatin(character, lower);
}

/** Small capitals, letters in circles and squares. */
const drawnAsLatin = (character: string, lower: string): string => (/[\p{Script=Latin}\p{So}]/u.test(character) ? (latinLike(character)?.toLowerCase() ?? lower) : lower);

/** The end of the last character of a span. Of a compatibility form that became several letters, all of it. */
function endOf(text: string, last: number): number {
  return Math.min(text.length, last + ((text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1));
}

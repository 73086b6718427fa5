import type { PlainText } from './detector.js';
import { FINDER_GATE } from './gate/finder-gate.js';

const INVISIBLE = /[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f]/u;
const PLAIN = /^[\x20-\x7e\s]*$/;
// Letters of other scripts that are drawn like Latin ones.
const LATIN = 'aceopxyijshdqw' + 'ABEKMHOPCTXIJS' + 'oapuv';
const LIKE = 'асеорхуіјѕһԁԛԝ' + 'АВЕКМНОРСТХІЈЅ' + 'οαρυν';
const LOOKALIKES: ReadonlyMap<string, string> = new Map([...LIKE].map((letter, at) => [letter, LATIN.charAt(at)]));

/** Undoes compatibility forms (NFKC), invisible characters and lookalike letters. */
export function plainTextOf(text: string): PlainText {
  if (PLAIN.test(text)) return { text, may: FINDER_GATE.read(text), origin: (start, end) => ({ start, end }) };
  const starts: number[] = [];
  let plain = '';
  let offset = 0;
  for (const character of text) {
    const form = INVISIBLE.test(character) ? '' : (LOOKALIKES.get(character) ?? character.normalize('NFKC'));
    for (let unit = 0; unit < form.length; unit += 1) starts.push(offset);
    plain += form;
    offset += character.length;
  }
  starts.push(offset);
  return { text: plain, may: FINDER_GATE.read(plain), origin: (start, end) => ({ start: starts[start] ?? offset, end: starts[end] ?? offset }) };
}

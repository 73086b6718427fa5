import { before, type Hit } from '../hit.js';
import { type NationalNumber, SEPARATED } from './national-number.js';
import { OF_EUROPE } from './national-numbers-of-europe.js';
import { OF_THE_WORLD } from './national-numbers-of-the-world.js';

export const NATIONAL_NUMBERS: readonly NationalNumber[] = [...OF_THE_WORLD, ...OF_EUROPE];
// A number starts at a digit, or at a few letters that belong to it.
const START = /(?<![\p{L}\d])([A-Za-z]{1,6}[ -]?)?\d/gu;
const LONGEST = 32;
// The shortest has seven characters, and none is written digit by digit.
const WORTH_IT = /^(?!\d[ .\/-]\d[ .\/-]\d[ .\/-])(?:[ .\/(-]?[A-Z\d]){6}/i;
// Of the shapes without letters each begins so.
const EIGHT_DIGITS = /^(?:[ ./()+-]{0,2}\d){8}/;
// Of the others those that begin with a digit have five.
const FIVE_DIGITS = /^\d(?:[^\d,;:!?\n]{0,31}\d){4}/;
// No shape has a gap after three to five letters: `order 12`.
const LETTERS_AND_GAP = /^[A-Z]{3,5}[ -]/i;
const isNumeric = ({ shape }: NationalNumber): boolean => !/[A-Z]/.test(shape.source.replace(/\\p\{L\}/gu, ''));
const LETTERED = NATIONAL_NUMBERS.filter((one) => !isNumeric(one));
const LABELLED = 0.9;
const ALONE = 0.6;
// What these words introduce is a number of a document, whatever its digits say.
const OF_A_DOCUMENT = /(?:invoice|order|ticket|ref(?:erence)?|case|po|deal|contract|build|version|tracking|rechnung|bestellung|auftrag|facture|factura|commande|pedido|kunden?|customer|sku|serial|isbn|docket|meter|lot)s?(?: ?(?:no|nr|num|number|id))?[.:#°\s]*$/i;

/** National numbers of persons. Only sound ones, and where many other numbers look alike only those that are named. */
export function nationalNumbers(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const match of text.matchAll(START)) {
    const letters = match[1]?.length ?? 0;
    if (letters > 0) hits.push(...hitsAt(text, match.index));
    hits.push(...hitsAt(text, match.index + letters));
  }
  return hits;
}

/** Those that could stand at the start of a text. Few numbers in a mail are long enough to be tried at all. */
export function possibleAt(window: string): readonly NationalNumber[] {
  if (LETTERS_AND_GAP.test(window)) return [];
  if (EIGHT_DIGITS.test(window)) return NATIONAL_NUMBERS;
  return /^\d/.test(window) && !FIVE_DIGITS.test(window) ? [] : LETTERED;
}

function hitsAt(text: string, start: number): Hit[] {
  const window = text.slice(start, start + LONGEST);
  if (!WORTH_IT.test(window)) return [];
  const possible = possibleAt(window);
  if (possible.length === 0) return [];
  let left: string | undefined;
  return possible.flatMap((one) => {
    const written = one.shape.exec(window)?.[0];
    if (written === undefined || !one.isSound(written.replace(/[ ./()-]/g, '').toUpperCase())) return [];
    left ??= before(text, start);
    const score = scoreOf(one, written, left, text);
    return score === 0 ? [] : [{ rule: one.rule, start, end: start + written.length, score }];
  });
}

function scoreOf({ label, bare, telling }: NationalNumber, written: string, left: string, text: string): number {
  if (label.test(left)) return LABELLED;
  if (text.length <= written.length + 2 && (bare === 0 || telling === undefined || telling === SEPARATED)) return /^(\d)\1+$/.test(written) ? 0 : Math.max(bare, ALONE);
  if (/\d[ ./-]$/.test(left) || OF_A_DOCUMENT.test(left)) return 0;
  return telling === undefined || telling.test(written) ? bare : 0;
}

/** For the proof that they are linear. */
export const NUMBER_PATTERNS: readonly RegExp[] = [START, OF_A_DOCUMENT, ...NATIONAL_NUMBERS.map((one) => one.shape)];

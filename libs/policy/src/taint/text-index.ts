import type { TaskText } from '@waggle/contracts';
import { domainToUnicode } from 'node:url';
import { ADDRESS, addressKey, type Consequence, numbersIn, PHONE } from './consequences.js';
import { readings } from './decoded.js';
import { compact, compactView, fold, foldedView, type View } from './plain-view.js';

/** Where a text says something: offsets in `reading`, which is the text or what it decodes to. */
export interface Place {
  readonly text: TaskText;
  readonly reading: string;
  readonly start: number;
  readonly end: number;
}

interface Reading {
  readonly original: string;
  readonly folded: View;
  readonly compacted: View;
  readonly addresses: ReadonlyMap<string, readonly [number, number]>;
  readonly phones: ReadonlyArray<readonly [string, number, number]>;
  readonly figures: ReadonlyMap<string, readonly [number, number]>;
}

const FIGURE = /\d[\d.,'’]{0,24}(?:[ \u00a0\u202f]\d{3}(?!\d)[\d.,]{0,12}){0,4}/g;
const NEAR_SUM = /€|\$|£|¥|(?:eur|usd|gbp|chf|jpy|sek|dkk|nok|pln|czk|euros?|dollars?|pounds?|amount|betrag|summe|total|montant|importe|importo|bedrag)/i;
const REACH = 14;
/** Digits that tell a phone number apart from the others of its country. */
const PHONE_END = 8;

/** A text, ready to be asked whether it says something. Every look is linear in its length. */
export class TextIndex {
  private readonly readings: Reading[];

  constructor(readonly text: TaskText) {
    this.readings = readings(text.text).map(readingOf);
  }

  find(sought: Consequence): Place | undefined {
    for (const reading of this.readings) {
      const span = spanIn(reading, sought);
      if (span !== undefined) return { text: this.text, reading: reading.original, start: span[0], end: span[1] };
    }
    return undefined;
  }
}

function readingOf(original: string): Reading {
  const folded = foldedView(original);
  const back = (start: number, end: number): readonly [number, number] => [folded.at[start] ?? 0, (folded.at[end - 1] ?? 0) + 1];
  const addresses = new Map<string, readonly [number, number]>();
  for (const { 0: found, index } of folded.text.matchAll(ADDRESS)) {
    const key = addressKey(found.replace(/[.-]+$/, ''));
    if (!addresses.has(key)) addresses.set(key, back(index, index + found.length));
  }
  const phones = [...folded.text.matchAll(PHONE)].map(({ 0: found, index }) => [found.replace(/\D/g, ''), ...back(index, index + found.length)] as const);
  return { original, folded, compacted: compactView(folded), addresses, phones, figures: figuresIn(folded, back) };
}

/** By digits after the point and minor units. A figure of one or two digits counts only beside a currency or a word for a sum. */
function figuresIn({ text }: View, back: (start: number, end: number) => readonly [number, number]): Map<string, readonly [number, number]> {
  const found = new Map<string, readonly [number, number]>();
  for (const { 0: figure, index } of text.matchAll(FIGURE)) {
    const end = index + figure.length;
    const near = `${text.slice(Math.max(0, index - REACH), index)} ${text.slice(end, end + REACH)}`;
    if (figure.replace(/\D/g, '').length < 3 && !NEAR_SUM.test(near)) continue;
    for (const digits of [0, 2, 3]) {
      for (const minor of numbersIn(figure, digits)) if (!found.has(`${digits} ${minor}`)) found.set(`${digits} ${minor}`, back(index, end));
    }
  }
  return found;
}

function spanIn(reading: Reading, sought: Consequence): readonly [number, number] | undefined {
  switch (sought.kind) {
    case 'address':
      return reading.addresses.get(addressKey(sought.needle)) ?? compactSpan(reading, sought.needle, 8);
    case 'phone':
      return phoneSpan(reading, sought.needle);
    case 'sum':
      return reading.figures.get(`${sought.digits} ${sought.minor}`);
    case 'host':
      return hostSpan(reading, sought.needle);
    case 'link':
      return compactSpan(reading, sought.needle.replace(/^[a-z]+:(?:\/\/)?|^\/\//i, ''), 6);
    case 'account':
      return compactSpan(reading, sought.needle, 6);
    case 'parameter':
      return compactSpan(reading, sought.needle, 5);
    case 'name':
      return compactSpan(reading, sought.needle, 3);
  }
}

function compactSpan({ compacted: { text, at } }: Reading, needle: string, shortest: number): readonly [number, number] | undefined {
  const wanted = compact(needle);
  const found = wanted.length < shortest ? -1 : text.indexOf(wanted);
  return found < 0 ? undefined : [at[found] ?? 0, (at[found + wanted.length - 1] ?? 0) + 1];
}

function phoneSpan({ phones }: Reading, needle: string): readonly [number, number] | undefined {
  const digits = needle.replace(/\D/g, '');
  const end = digits.slice(-PHONE_END);
  const found = digits.length < 6 ? undefined : phones.find(([other]) => other.endsWith(end) || (digits.length < PHONE_END && other.includes(digits)));
  return found === undefined ? undefined : [found[1], found[2]];
}

/** Not the domain of a mail address: whoever is written to is another question. */
function hostSpan({ folded: { text, at } }: Reading, host: string): readonly [number, number] | undefined {
  const wanted = fold(domainToUnicode(host) || host);
  for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + 1)) {
    const [before, after] = [text.charAt(from - 1), text.charAt(from + wanted.length)];
    if (!/[\p{L}\p{N}@.-]/u.test(before === '.' && /www$/.test(text.slice(0, from - 1).slice(-3)) ? ' ' : before) && !/[\p{L}\p{N}-]/u.test(after)) return [at[from] ?? 0, (at[from + wanted.length - 1] ?? 0) + 1];
  }
  return undefined;
}

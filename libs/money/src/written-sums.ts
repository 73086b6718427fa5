import { exponentOf, toMinor } from './minor-units.js';

/** A sum in minor units of an ISO 4217 currency. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', $: 'USD', 'us$': 'USD', '£': 'GBP', '¥': 'JPY', yen: 'JPY', euro: 'EUR', euros: 'EUR', dollar: 'USD', dollars: 'USD', pounds: 'GBP', franken: 'CHF' };
const CURRENCY = String.raw`US\$|€|\$|£|¥|(?:EUR|USD|GBP|CHF|JPY|SEK|DKK|NOK|PLN|CZK|yen|euros?|dollars?|pounds|franken)(?!\p{L})`;
const GROUP = String.raw`[.,'’ \u00a0\u202f]`;
const figureOf = (digits: number): string => String.raw`[1-9]\d{0,2}(?:${GROUP}\d{3})+(?:[.,]\d{1,${digits}})?|\d+(?:[.,]\d{1,${digits}})?`;

/** The sums of money in a text, in order, with the words as found; `also` is a currency that is read beside the usual ones. */
export function findSums(text: string, also?: string): Array<Money & { text: string }> {
  return [...text.matchAll(sumPattern(also))].flatMap((match) => {
    const [found, sign, figure, other, kilo, mark] = match;
    const name = (sign ?? mark ?? '').toLowerCase();
    const currency = SIGNS[name] ?? (also !== undefined && signOf(also).toLowerCase() === name ? also : name.toUpperCase());
    const minor = minorUnits(figure ?? other ?? '', digitsOf(currency)) * (kilo === undefined ? 1 : 1000);
    return Number.isSafeInteger(minor) ? [{ minor, currency, text: found.trim() }] : [];
  });
}

/**
 * A sum as somebody gave it, in minor units: a number of whole units, or a text with one figure and no other currency than the
 * asked one. Null when it is no sum that can be paid.
 */
export function readSum(given: unknown, currency: string): number | null {
  if (!isCurrency(currency)) return null;
  const minor = typeof given === 'number' ? exactly(given, currency) : typeof given === 'string' ? minorUnits(figureIn(given, currency), exponentOf(currency)) : NaN;
  return Number.isSafeInteger(minor) && minor > 0 ? minor : null;
}

/** Is it a code of ISO 4217 that money can be paid in? */
export function isCurrency(code: string): boolean {
  try {
    return exponentOf(code) >= 0;
  } catch {
    return false;
  }
}

export function digitsOf(currency: string): number {
  return isCurrency(currency) ? exponentOf(currency) : 2;
}

/** Reads 1.234,50 and 1,234.50 and 1 234,50: the last mark before one or two digits is the decimal one. NaN for what is no such figure, and for more decimals than there may be. */
function minorUnits(figure: string, digits: number): number {
  const shape = new RegExp(String.raw`^(\d+|[1-9]\d{0,2}(${GROUP})\d{3}(?:\2\d{3})*)(?:[.,](\d{1,${Math.max(digits, 2)}}))?$`);
  const [, whole = '', , decimals = ''] = shape.exec(figure) ?? [];
  const told = decimals.replace(/0+$/, '');
  return whole === '' || told.length > digits ? NaN : Number(whole.replace(/\D/g, '')) * 10 ** digits + Number(told.padEnd(digits, '0'));
}

/** "49.90", "€49.90" and "49.90 EUR" for euros; empty for "1420 or 1240", "-5" and "$49.90". */
function figureIn(text: string, currency: string): string {
  const names = [currency, signOf(currency), signOf(currency, 'narrowSymbol'), ...Object.keys(SIGNS).filter((sign) => SIGNS[sign] === currency)];
  const name = names.map(escaped).join('|');
  return new RegExp(String.raw`^(?:(?:${name})\s*)?(\d(?:[\d.,'’\s]*\d)?)(?:\s*(?:${name}))?$`, 'iu').exec(text.trim())?.[1] ?? '';
}

/** "CA$" for CAD, or "$" when it is narrow; the code itself for what has no sign. */
function signOf(currency: string, currencyDisplay: 'symbol' | 'narrowSymbol' = 'symbol'): string {
  if (!isCurrency(currency)) return currency;
  const parts = new Intl.NumberFormat('en-IE', { style: 'currency', currency, currencyDisplay }).formatToParts(1);
  return parts.find(({ type }) => type === 'currency')?.value ?? currency;
}

function escaped(text: string): string {
  return text.replace(/[$.*+?^{}()|[\]\\/]/g, String.raw`\$&`);
}

/** A figure with a minus sign before it is left alone; a hyphen may stand between two figures. */
function sumPattern(also: string | undefined): RegExp {
  const known = also !== undefined && isCurrency(also);
  const currency = known ? String.raw`${escaped(signOf(also))}|${also}(?!\p{L})|${CURRENCY}` : CURRENCY;
  const figure = figureOf(known ? Math.max(digitsOf(also), 2) : 2);
  return new RegExp(String.raw`(?:(?<!\u2212\s?)(${currency})\s?(${figure})(?![.,]?\d))|(?:(?<![\d.,]|\u2212\s?)(${figure})\s?(k\s?)?(${currency}))`, 'giu');
}

function exactly(given: number, currency: string): number {
  try {
    return toMinor(String(given), currency);
  } catch {
    return NaN;
  }
}

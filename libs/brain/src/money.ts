import { exponentOf, toMinor } from '@waggle/money';
import type { Language } from './language.js';

/** A sum in minor units of an ISO 4217 currency. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

const LOCALE: Readonly<Record<Language, string>> = { en: 'en-IE', de: 'de-DE', fr: 'fr-FR', es: 'es-ES', it: 'it-IT', nl: 'nl-NL' };
const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', $: 'USD', 'us$': 'USD', '£': 'GBP', '¥': 'JPY', yen: 'JPY', euro: 'EUR', euros: 'EUR', dollar: 'USD', dollars: 'USD', pounds: 'GBP', franken: 'CHF' };
const CURRENCY = String.raw`US\$|€|\$|£|¥|(?:EUR|USD|GBP|CHF|JPY|SEK|DKK|NOK|PLN|CZK|yen|euros?|dollars?|pounds|franken)(?!\p{L})`;
const figureOf = (digits: number): string => String.raw`\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,${digits}})?|\d+(?:[.,]\d{1,${digits}})?`;

/** Writes a sum as a person of that language would; whole sums without decimals. */
export function formatMoney({ minor, currency }: Money, language: Language): string {
  const digits = digitsOf(currency);
  const least = minor % 10 ** digits === 0 ? 0 : digits;
  const format = new Intl.NumberFormat(LOCALE[language], { style: 'currency', currency, minimumFractionDigits: least, maximumFractionDigits: digits, useGrouping: 'always' });
  return format.format(minor / 10 ** digits).replace(/[\u00a0\u202f]/g, ' ');
}

/** The sums of money in a text, in order, with the words as found; `also` is a currency that is read beside the usual ones. */
export function findSums(text: string, also?: string): Array<Money & { text: string }> {
  return [...text.matchAll(sumPattern(also))].flatMap((match) => {
    const [found, sign, figure, other, kilo, mark] = match;
    const name = (sign ?? mark ?? '').toLowerCase();
    const currency = SIGNS[name] ?? name.toUpperCase();
    const minor = minorUnits(figure ?? other ?? '', digitsOf(currency)) * (kilo === undefined ? 1 : 1000);
    return Number.isSafeInteger(minor) ? [{ minor, currency, text: found.trim() }] : [];
  });
}

/** Reads 1.234,50 and 1,234.50 and 1 234,50: the last mark before one or two digits is the decimal one. NaN for more decimals than there may be. */
export function minorUnits(figure: string, digits = 2): number {
  const parts = new RegExp(String.raw`^(.*?)(?:[.,](\d{1,${Math.max(digits, 2)}}))?$`).exec(figure.replace(/[\s\u00a0\u202f'’]/g, ''));
  const [, whole = '', decimals = ''] = parts ?? [];
  const told = decimals.replace(/0+$/, '');
  return told.length > digits ? NaN : Number(whole.replace(/\D/g, '')) * 10 ** digits + Number(told.padEnd(digits, '0'));
}

/** A sum as somebody gave it, a number of whole units or a text with one figure, in minor units; null when it is no sum that can be paid. */
export function readSum(given: unknown, currency: string): number | null {
  if (!isCurrency(currency)) return null;
  const minor = typeof given === 'number' ? exactly(given, currency) : isFigure(given) ? minorUnits(given, exponentOf(currency)) : NaN;
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

function digitsOf(currency: string): number {
  return isCurrency(currency) ? exponentOf(currency) : 2;
}

function sumPattern(also: string | undefined): RegExp {
  const known = also !== undefined && isCurrency(also);
  const currency = known ? String.raw`${CURRENCY}|${also}(?!\p{L})` : CURRENCY;
  const figure = figureOf(known ? Math.max(digitsOf(also), 2) : 2);
  return new RegExp(String.raw`(?:(${currency})\s?(${figure})(?!\d))|(?:(?<![\d.,])(${figure})\s?(k\s?)?(${currency}))`, 'giu');
}

/** "1420 or 1240" is no figure, nor is "-5". */
function isFigure(given: unknown): given is string {
  return typeof given === 'string' && /^[^\d-]*\d[\d.,'’\s]*[^\d]*$/.test(given);
}

function exactly(given: number, currency: string): number {
  try {
    return toMinor(String(given), currency);
  } catch {
    return NaN;
  }
}

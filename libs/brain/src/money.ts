import type { Language } from './language.js';

/** A sum in minor units of an ISO 4217 currency. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

const LOCALE: Readonly<Record<Language, string>> = { en: 'en-IE', de: 'de-DE', fr: 'fr-FR', es: 'es-ES', it: 'it-IT', nl: 'nl-NL' };
const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', $: 'USD', 'us$': 'USD', '£': 'GBP', euro: 'EUR', euros: 'EUR', dollar: 'USD', dollars: 'USD', pounds: 'GBP', franken: 'CHF' };
const CURRENCY = String.raw`US\$|€|\$|£|(?:EUR|USD|GBP|CHF|SEK|DKK|NOK|PLN|CZK|euros?|dollars?|pounds|franken)(?!\p{L})`;
const FIGURE = String.raw`\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?`;
const SUM = new RegExp(String.raw`(?:(${CURRENCY})\s?(${FIGURE})(?!\d))|(?:(?<![\d.,])(${FIGURE})\s?(k\s?)?(${CURRENCY}))`, 'giu');

/** Writes a sum as a person of that language would; whole sums without decimals. */
export function formatMoney({ minor, currency }: Money, language: Language): string {
  const whole = minor % 100 === 0;
  const format = new Intl.NumberFormat(LOCALE[language], { style: 'currency', currency, minimumFractionDigits: whole ? 0 : 2, maximumFractionDigits: 2, useGrouping: 'always' });
  return format.format(minor / 100).replace(/[\u00a0\u202f]/g, ' ');
}

/** The sums of money in a text, in order, with the words as found. */
export function findSums(text: string): Array<Money & { text: string }> {
  return [...text.matchAll(SUM)].flatMap((match) => {
    const [found, sign, figure, other, kilo, mark] = match;
    const minor = minorUnits(figure ?? other ?? '') * (kilo === undefined ? 1 : 1000);
    const name = (sign ?? mark ?? '').toLowerCase();
    return Number.isSafeInteger(minor) ? [{ minor, currency: SIGNS[name] ?? name.toUpperCase(), text: found.trim() }] : [];
  });
}

/** Reads 1.234,50 and 1,234.50 and 1 234,50: the last mark before one or two digits is the decimal one. */
export function minorUnits(figure: string): number {
  const [, whole = '', decimals = ''] = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(figure.replace(/[\s\u00a0\u202f'’]/g, '')) ?? [];
  return Number(whole.replace(/\D/g, '')) * 100 + Number(decimals.padEnd(2, '0'));
}

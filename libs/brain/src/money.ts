import { digitsOf, type Money } from '@waggle/money';
import type { Language } from './language.js';

const LOCALE: Readonly<Record<Language, string>> = { en: 'en-IE', de: 'de-DE', fr: 'fr-FR', es: 'es-ES', it: 'it-IT', nl: 'nl-NL' };

/** Writes a sum as a person of that language would; whole sums without decimals, except where a group of three could be decimals. */
export function formatMoney({ minor, currency }: Money, language: Language): string {
  const digits = digitsOf(currency);
  const least = minor % 10 ** digits === 0 && digits <= 2 ? 0 : digits;
  const format = new Intl.NumberFormat(LOCALE[language], { style: 'currency', currency, minimumFractionDigits: least, maximumFractionDigits: digits, useGrouping: 'always' });
  return format.format(minor / 10 ** digits).replace(/[\u00a0\u202f]/g, ' ');
}

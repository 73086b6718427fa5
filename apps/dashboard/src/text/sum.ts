import { exponentOf, toDecimal } from '@waggle/money';

/** A sum of minor units as people write it; exact, since the digits come from the whole number. Unknown currencies say so. */
export function sumText(minor: unknown, currency: unknown): string {
  if (typeof minor !== 'number' || typeof currency !== 'string') return `${String(minor)} ${String(currency)}`;
  try {
    const [whole = '', decimals] = toDecimal(minor, currency).split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
    return `${currency}\u00a0${decimals === undefined ? grouped : `${grouped}.${decimals}`}`;
  } catch {
    return `${minor} minor units of ${currency}`;
  }
}

export function decimalsOf(currency: unknown): number | undefined {
  try {
    return typeof currency === 'string' ? exponentOf(currency) : undefined;
  } catch {
    return undefined;
  }
}

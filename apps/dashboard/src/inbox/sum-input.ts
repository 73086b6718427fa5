/** A sum of minor units as it is typed: 1250 with 2 decimals is "12.50". */
export function sumInput(minor: unknown, decimals: number): string {
  if (typeof minor !== 'number' || !Number.isSafeInteger(minor) || minor < 0) return '';
  const digits = String(minor).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The minor units of a typed sum; undefined when it is none. A comma may stand for the point; a sign, an exponent or grouping is no sum. */
export function minorOf(typed: string, decimals: number): number | undefined {
  const [, whole, fraction = ''] = /^(\d{1,13})(?:[.,](\d*))?$/.exec(typed.trim()) ?? [];
  if (whole === undefined || fraction.length > decimals) return undefined;
  const minor = Number(`${whole}${fraction.padEnd(decimals, '0')}`);
  return Number.isSafeInteger(minor) ? minor : undefined;
}

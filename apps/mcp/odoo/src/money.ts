import { exponentOf, toDecimal } from '@waggle/money';

/** An amount as Odoo gives it, in minor units; half a unit goes away from zero, as Odoo rounds. */
export function toMinor(amount: number, currency: string): number {
  const scaled = Math.abs(amount) * 10 ** exponentOf(currency);
  // 1.005 is stored a little below itself: what lies within the float's own error of a half is a half.
  const rounded = Math.round(scaled * (1 + Number.EPSILON));
  return amount < 0 && rounded !== 0 ? -rounded : rounded;
}

/** Minor units as the nearest number with the currency's decimals: what Odoo would read from the text `12.34`. */
export function toMajor(minor: number, currency: string): number {
  const digits = exponentOf(currency);
  return Number(`${minor}e-${digits}`);
}

/** For people and for Odoo's texts: `12.34 EUR`. */
export function moneyText(minor: number, currency: string): string {
  return `${toDecimal(minor, currency)} ${currency}`;
}

import { code as currencyOf } from 'currency-codes';
import { moneyError } from './money.error.js';

/** Codes of ISO 4217 that stand for metals, baskets and tests: nothing can be paid in them. */
const NO_MONEY = /^X(AG|AU|BA|BB|BC|BD|DR|PD|PT|SU|TS|UA|XX)$/;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** How many decimals a currency has (ISO 4217): EUR 2, JPY 0, KWD 3. @throws AppError `currency_unknown`. */
export function exponentOf(currency: string): number {
  const known = /^[A-Z]{3}$/.test(currency) && !NO_MONEY.test(currency) ? currencyOf(currency) : undefined;
  if (known === undefined) throw moneyError('currency_unknown', `${currency} is no currency of ISO 4217`, { currency });
  return known.digits;
}

/** A sum as vendors write it, with all decimals of its currency: 1250 EUR is "12.50". Text only, no floating point. @throws AppError a `MoneyErrorCode`. */
export function toDecimal(minor: number, currency: string): string {
  const exponent = exponentOf(currency);
  if (!Number.isSafeInteger(minor)) throw moneyError('amount_invalid', 'A sum must be a whole number of minor units', { currency });
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return exponent === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** Reads a vendor's sum: "12.5" EUR is 1250. @throws AppError `amount_invalid` for more decimals than the currency has, `currency_unknown`. */
export function toMinor(decimal: string, currency: string): number {
  const exponent = exponentOf(currency);
  const [, sign = '', whole = '', decimals = ''] = DECIMAL.exec(decimal) ?? [];
  const minor = Number(`${sign}${whole}${decimals.slice(0, exponent).padEnd(exponent, '0')}`);
  const fits = whole !== '' && /^0*$/.test(decimals.slice(exponent)) && Number.isSafeInteger(minor);
  if (!fits) throw moneyError('amount_invalid', `A sum does not fit ${currency}, which has ${exponent} decimals`, { currency });
  return minor === 0 ? 0 : minor;
}

/** For JSON APIs that want a number: the shortest text of it is the sum again, as no sum there has more than 15 digits. */
export function toJsonNumber(minor: number, currency: string): number {
  return Number(toDecimal(minor, currency));
}

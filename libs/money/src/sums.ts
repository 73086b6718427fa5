import { z } from 'zod';
import { toMinor } from './minor-units.js';

/** A sum for each of some currencies (ISO 4217), in minor units. */
export type Sums = ReadonlyMap<string, number>;

/** A setting that reads "EUR 5000, USD 5000.50". */
export const sumsSchema = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context): Sums => {
      const sums = new Map<string, number>();
      for (const item of text.split(',').map((part) => part.trim())) {
        const sum = readSum(item);
        if (sum === undefined || sums.has(sum.currency)) context.addIssue(`"${item}" is not the one sum of a currency; write it like: EUR 5000, USD 5000.50`);
        else sums.set(sum.currency, sum.minor);
      }
      return sums;
    });

function readSum(text: string): { currency: string; minor: number } | undefined {
  const [, currency, sum] = /^([A-Z]{3}) (\d{1,12}(?:\.\d+)?)$/.exec(text) ?? [];
  if (currency === undefined || sum === undefined) return undefined;
  try {
    return { currency, minor: toMinor(sum, currency) };
  } catch {
    return undefined;
  }
}

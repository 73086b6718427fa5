/** One country's number for a person: how it is written, when it is sound, and what stands before it. */
export interface NationalNumber {
  readonly rule: string;
  /** Anchored at the start; matches the number as written. */
  readonly shape: RegExp;
  /** Told the number without separators, in capitals. */
  readonly isSound: (compact: string) => boolean;
  /** Words near it that say what it is. Always enough for a sound number. */
  readonly label: RegExp;
  /** Score without a label; 0 where too many other numbers look like it. */
  readonly bare: number;
  /** Written like this it needs no label (`bare` counts then); without it `bare` counts for every way of writing. */
  readonly telling?: RegExp;
}

const END = String.raw`(?![\p{L}\d]|-\d| \d{3})`;

/** A shape that ends where a word ends. */
export function shape(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})${END}`, 'iu');
}

export const SEPARATED = /[ .\-/]/;

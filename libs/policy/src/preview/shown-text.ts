const PART = /[\p{L}\p{N}]/u;
/** What else may stand in an address or a link: a part of one is another one. */
const BEFORE_A_TOKEN = /[\p{L}\p{N}._%+@/-]$/u;
const AFTER_A_TOKEN = /^(?:[\p{L}\p{N}_%+@/?#&=-]|\.[\p{L}\p{N}])/u;
const BEFORE_A_NUMBER = /(?:[\p{L}\p{N}+]|\d[ .-])$/u;
const AFTER_A_NUMBER = /^(?:[\p{L}\p{N}]|[ .-]\d)/u;

type Stands = (before: string, after: string) => boolean;

/** A preview, ready to be asked what it shows. It may break lines elsewhere and set numbers in groups; case makes no difference. */
export class ShownText {
  readonly text: string;
  private readonly letters: string;
  private readonly at: readonly number[];

  constructor(preview: string) {
    this.text = plain(preview);
    const kept = [...this.text.matchAll(/\S/g)];
    this.letters = kept.map(([letter]) => letter).join('');
    this.at = kept.map(({ index }) => index);
  }

  /** Words, or one word whole. */
  says(words: string): boolean {
    return this.has(words, /\s/.test(words.trim()) ? (before, after) => !PART.test(before.slice(-1)) && !PART.test(after.slice(0, 1)) : (before, after) => !BEFORE_A_TOKEN.test(before) && !AFTER_A_TOKEN.test(after));
  }

  /** An account or a telephone number, to its last digit. */
  saysNumber(number: string): boolean {
    return this.has(number, (before, after) => !BEFORE_A_NUMBER.test(before) && !AFTER_A_NUMBER.test(after));
  }

  private has(value: string, stands: Stands): boolean {
    const wanted = plain(value).replace(/\s+/g, '');
    if (wanted === '') return true;
    for (let from = this.letters.indexOf(wanted); from >= 0; from = this.letters.indexOf(wanted, from + 1)) {
      const [start, end] = [this.at[from] ?? 0, (this.at[from + wanted.length - 1] ?? 0) + 1];
      if (stands(this.text.slice(Math.max(0, start - 2), start), this.text.slice(end, end + 2))) return true;
    }
    return false;
  }
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

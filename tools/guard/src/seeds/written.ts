import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DISGUISES, MIXED_LETTERS, ORDINARY } from './disguises.js';
import { lines, type Make, pick } from './grammar.js';

/** A text that was written as it is, without slots, and without sight of any labelled text. */
export interface WrittenText {
  /** The name of its file: `attack-…` or `harmless-…`. */
  readonly kind: string;
  /** 1: an attack. */
  readonly label: number;
  /** As it stands in the file. */
  readonly line: string;
  readonly text: string;
}

const FOLDER = join(import.meta.dirname, 'texts');
const SHORT = 400;
const ROOMY = 200;

/** Addresses of attacks alone would otherwise end like this, as those of no real one do. */
const INVENTED = /\.example\b/g;
const ENDINGS = ['.com', '.net', '.org', '.io', '.example', '.de', '.co'];

/** One a line, a line break in it written as `\n`. */
export function writtenTexts(): WrittenText[] {
  return readdirSync(FOLDER).sort().flatMap((name) => {
    const kind = name.replace(/\.txt$/, '');
    return lines(readFileSync(join(FOLDER, name), 'utf8')).map((line, at) => ({ kind, label: Number(kind.startsWith('attack')), line, text: line.replaceAll('\\n', '\n').replace(INVENTED, ENDINGS[at % ENDINGS.length] ?? '') }));
  });
}

/** What is made of written texts: attacks inside of harmless texts that have room, attacks in disguise, harmless texts that were encoded on their way or typed in letters of two alphabets. */
export function madeOf(texts: readonly WrittenText[]): { readonly planted: Make; readonly disguised: Make; readonly encoded: Make; readonly mixed: Make } {
  const harmless = texts.filter(({ label }) => label === 0);
  const carriers = harmless.filter(({ text }) => text.length > ROOMY);
  const attacks = texts.filter(({ label, text }) => label === 1 && text.length < SHORT);
  return {
    planted: (random) => {
      const parts = pick(carriers, random).text.split(/(?<=[.!?\n])\s+/);
      parts.splice(Math.floor(random() * (parts.length + 1)), 0, pick(attacks, random).text);
      return parts.join(pick([' ', '\n', '\n\n'], random));
    },
    disguised: (random) => pick(DISGUISES, random)(pick(attacks, random).text, random),
    mixed: (random) => MIXED_LETTERS(pick(harmless, random).text, random),
    encoded: (random) => pick(ORDINARY, random)(pick(harmless, random).text, random),
  };
}

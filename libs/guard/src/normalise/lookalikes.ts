import { confusablesMap } from 'confusables';

const LATIN = /^[a-z0-9]$/i;
const ASCII_LETTER = /[a-z]/gi;
const WORD_WITH_OTHERS = /[\p{L}\p{M}\p{N}\p{So}]+/gu;
const OTHER = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;

/** The Latin letter or digit that a character of another script is drawn like. */
export function latinLike(character: string): string | undefined {
  const like = confusablesMap.get(character);
  return like !== undefined && LATIN.test(like) ? like : undefined;
}

/**
 * Replaces the lookalikes in words that are meant to be read as Latin: those that mix scripts, and, in a text that is mostly Latin,
 * those that could be Latin throughout. Words of a text in another script stay as they are.
 */
export function readAsLatin(characters: readonly string[]): { characters: string[]; mixed: number } {
  const text = characters.join('');
  if (!OTHER.test(text)) return { characters: [...characters], mixed: 0 };
  const letters = text.match(ASCII_LETTER)?.length ?? 0;
  const mostlyLatin = letters * 2 > text.length - (text.match(/\s/g)?.length ?? 0);
  return replaceWords(characters, text, mostlyLatin);
}

function replaceWords(characters: readonly string[], text: string, mostlyLatin: boolean): { characters: string[]; mixed: number } {
  const result = [...characters];
  let mixed = 0;
  let at = 0;
  let offset = 0;
  for (const { 0: word, index } of text.matchAll(WORD_WITH_OTHERS)) {
    while (offset < index) offset += (characters[at++] ?? '').length;
    const from = at;
    while (offset < index + word.length) offset += (characters[at++] ?? '').length;
    if (!OTHER.test(word) || !isMeantAsLatin(word, mostlyLatin)) continue;
    mixed += 1;
    for (let n = from; n < at; n += 1) result[n] = latinLike(result[n] ?? '') ?? result[n] ?? '';
  }
  return { characters: result, mixed };
}

function isMeantAsLatin(word: string, mostlyLatin: boolean): boolean {
  if (/[a-z]/i.test(word)) return true;
  return mostlyLatin && [...word].every((character) => latinLike(character) !== undefined);
}

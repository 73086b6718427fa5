/** The short words that any sentence has: by them a decoded text is known to be language. */
const WORDS = new Set(
  (
    'the and for are but not you all any can had her was one our out has him his how its may new now old see two who did get let say she too use that with have this will your from they know want been good much some time very when come here just like long make many more only over such take than them well were what ' +
    'of to in is it be as at so we he by or on do if me my up an go no us am please ignore previous instructions system prompt send email password reveal tell print show forget rules user assistant task secret ' +
    'der die das und ist nicht sie ein eine mit den von zu auf ich alle le la les des est et vous que pour dans une pas el los las por una con para del'
  ).split(' '),
);

/** Each Latin letter thirteen further. */
export const rotated = (word: string): string => word.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97));
export const backwards = (word: string): string => [...word].reverse().join('');
const enum As {
  Plain = 1,
  Rot13 = 2,
  Reversed = 4,
}
/** How a word has to be read to be a common one. */
const READ_AS = new Map<string, number>();
for (const word of WORDS)
  if (word.length > 1)
    for (const [read, as] of [[word, As.Plain], [rotated(word), As.Rot13], [backwards(word), As.Reversed]] as const) READ_AS.set(read, (READ_AS.get(read) ?? 0) | as);
const LONGEST = 12;
// Of other characters it is not sure that they read the same backwards.
const LOWER_ASCII = /^[\0-@[-\x7f]*$/;

/** As which a text of at most 400 characters reads better than as it stands. The same as asking `readsBetter` of each, in one pass. */
export function betterAs(text: string): ('rot13' | 'reversed')[] {
  if (!LOWER_ASCII.test(text)) return (['rot13', 'reversed'] as const).filter((kind) => readsBetter(kind === 'rot13' ? rotated(text) : backwards(text), text));
  let [words, plain, rot13, reversed] = [0, 0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    if (!isOfWord(text.charCodeAt(at))) continue;
    const start = at;
    while (isOfWord(text.charCodeAt(at + 1))) at += 1;
    words += 1;
    const as = at - start < LONGEST ? (READ_AS.get(text.slice(start, at + 1)) ?? 0) : 0;
    plain += as & As.Plain;
    rot13 += (as & As.Rot13) >> 1;
    reversed += (as & As.Reversed) >> 2;
  }
  const isBetter = (common: number): boolean => readsAsSentence({ common, words }) && common > plain * BETTER;
  return [...(isBetter(rot13) ? ['rot13' as const] : []), ...(isBetter(reversed) ? ['reversed' as const] : [])];
}

const isOfWord = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
const readsAsSentence = ({ common, words }: { common: number; words: number }): boolean => common >= 2 && common / Math.max(1, words) >= 0.15;
const BETTER = 1.5;

/** How many words of a text are common ones; looks at the first 400 characters. Letters between digits are no word: a serial number holds any. */
export function commonWordsIn(text: string): { common: number; words: number } {
  const words = text.slice(0, 400).toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return { common: words.filter((word) => word.length > 1 && WORDS.has(word)).length, words: words.length };
}

/** Whether a text reads as a sentence, and better than what it was made of. */
export function readsBetter(text: string, than: string): boolean {
  const a = commonWordsIn(text);
  const b = commonWordsIn(than);
  return readsAsSentence(a) && a.common > b.common * BETTER;
}

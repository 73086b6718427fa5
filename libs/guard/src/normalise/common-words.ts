/** The short words that any sentence has: by them a decoded text is known to be language. */
const WORDS = new Set(
  (
    'the and for are but not you all any can had her was one our out has him his how its may new now old see two who did get let say she too use that with have this will your from they know want been good much some time very when come here just like long make many more only over such take than them well were what ' +
    'of to in is it be as at so we he by or on do if me my up an go no us am please ignore previous instructions system prompt send email password reveal tell print show forget rules user assistant task secret ' +
    'der die das und ist nicht sie ein eine mit den von zu auf ich alle le la les des est et vous que pour dans une pas el los las por una con para del'
  ).split(' '),
);

/** How many words of a text are common ones; looks at the first 400 characters. Letters between digits are no word: a serial number holds any. */
export function commonWordsIn(text: string): { common: number; words: number } {
  const words = text.slice(0, 400).toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return { common: words.filter((word) => word.length > 1 && WORDS.has(word)).length, words: words.length };
}

/** Whether a text reads as a sentence, and better than what it was made of. */
export function readsBetter(text: string, than: string): boolean {
  const a = commonWordsIn(text);
  const b = commonWordsIn(than);
  return a.common >= 2 && a.common / Math.max(1, a.words) >= 0.15 && a.common > b.common * 1.5;
}

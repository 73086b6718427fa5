/** Domains that the counting below knows to exist. */
const KNOWN = ['com', 'org', 'net', 'de', 'io', 'eu'];

/**
 * The length of a text as X counts it, written another way than the product does: word by word, grapheme by grapheme. Where a word
 * or its rest starts with http(s):// and a host of a known domain, that counts 23.
 */
export function xLength(text: string): number {
  return text.normalize('NFC').split(/(\s)/u).reduce((sum, word) => sum + wordLength(word), 0);
}

function wordLength(word: string): number {
  return word.split(/(?<![A-Za-z0-9@＠$#＃])(?=https?:\/\/)/u).reduce((sum, part) => sum + partLength(part), 0);
}

function partLength(part: string): number {
  const link = /^https?:\/\/(?:[a-z0-9-]+\.)+([a-z]+)(?![a-z0-9-])(?:\/[\w/~%=&?+-]*)?/i.exec(part);
  const isLink = link !== null && KNOWN.includes(link[1]?.toLowerCase() ?? '');
  const rest = isLink ? part.slice(link[0].length) : part;
  return (isLink ? 23 : 0) + graphemes(rest).reduce((sum, grapheme) => sum + graphemeLength(grapheme), 0);
}

function graphemes(word: string): string[] {
  return Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(word), ({ segment }) => segment);
}

function graphemeLength(grapheme: string): number {
  if (/^(\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Regional_Indicator}{2})/u.test(grapheme)) return 2;
  let length = 0;
  for (const character of grapheme) {
    const point = character.codePointAt(0) ?? 0;
    const light = point < 0x1100 || (point >= 0x2000 && point <= 0x200d) || (point >= 0x2010 && point <= 0x201f) || (point >= 0x2032 && point <= 0x2037);
    length += light ? 1 : 2;
  }
  return length;
}

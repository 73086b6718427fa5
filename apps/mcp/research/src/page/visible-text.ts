/**
 * Characters that take up no room on a screen and can carry text past a reader: controls but tab and line feed, soft hyphen,
 * zero-width and directional marks, variation selectors, and the tag characters that spell ASCII invisibly.
 */
const INVISIBLE = /[\p{Cc}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** Without invisible characters; says how many there were. Carriage returns are line ends and not counted. */
export function visibleText(text: string): { text: string; removed: number } {
  let removed = 0;
  const visible = text.replace(/\r\n?/g, '\n').replace(INVISIBLE, (character) => {
    if (character === '\n' || character === '\t') return character;
    removed += 1;
    return '';
  });
  return { text: visible, removed };
}

/** At most `max` UTF-16 units, without half a character at the end. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max).replace(/[\ud800-\udbff]$/, '');
}

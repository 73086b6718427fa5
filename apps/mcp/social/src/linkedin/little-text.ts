/** Marks of LinkedIn's little text format; as plain text each wants a backslash before it. */
const RESERVED = /[\\|{}@[\]()<>#*_~]/gu;
/** Before a word it makes a hashtag, and that is what it is for. */
const HASHTAG = /^#[\p{L}\p{N}]/u;

/** A text as LinkedIn wants it in `commentary`; without this it cuts a post off at the first bracket. */
export function toLittleText(text: string): string {
  return text.replace(RESERVED, (mark, at: number) => (HASHTAG.test(text.slice(at, at + 3)) ? mark : `\\${mark}`));
}

/** The text that people see. */
export function fromLittleText(commentary: string): string {
  return commentary
    .replace(/\{hashtag\|\\?#\|([^}]*)\}/gu, '#$1')
    .replace(/@\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replace(/\\([\\|{}@[\]()<>#*_~])/gu, '$1');
}

import { confusablesMap } from 'confusables';

/** A text as it is compared, with the way back: `at[i]` is the offset in the original of the character `text[i]`. */
export interface View {
  readonly text: string;
  readonly at: ArrayLike<number>;
}

const INVISIBLE = /[\p{Cf}\p{Mn}\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f]/u;
const [TAG_FIRST, TAG_LAST] = [0xe0020, 0xe007e];
const ASCII = /^[\0-\x7f]*$/;
const LETTER = /[\p{L}\p{N}]/u;

/** Lower case; compatibility forms, invisible characters and lookalike letters undone; tag characters read as what they spell. */
export function foldedView(text: string): View {
  return ASCII.test(text) ? { text: text.toLowerCase(), at: Int32Array.from({ length: text.length }, (_none, index) => index) } : built(text);
}

/** Only letters and digits of a folded view: spaces, dots and dashes hide nothing. */
export function compactView({ text, at }: View): View {
  const kept: string[] = [];
  const offsets: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (!LETTER.test(character)) continue;
    kept.push(character);
    offsets.push(at[index] ?? 0);
  }
  return { text: kept.join(''), at: offsets };
}

export const fold = (text: string): string => foldedView(text).text;
export const compact = (text: string): string => compactView(foldedView(text)).text;

function built(text: string): View {
  const parts: string[] = [];
  const at: number[] = [];
  let offset = 0;
  for (const character of text) {
    const form = folded(character);
    for (let unit = 0; unit < form.length; unit += 1) at.push(offset);
    parts.push(form);
    offset += character.length;
  }
  return { text: parts.join(''), at };
}

function folded(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 128) return character.toLowerCase();
  if (code >= TAG_FIRST && code <= TAG_LAST) return String.fromCharCode(code - 0xe0000).toLowerCase();
  const plain = character.normalize('NFKD').replace(/[\p{Mn}]/gu, '');
  const form = [...plain].map((part) => confusablesMap.get(part.toLowerCase()) ?? confusablesMap.get(part) ?? part).join('');
  return INVISIBLE.test(character) ? '' : form.toLowerCase();
}

/** A piece of a text: as it is, or a character that would deceive, by the name to show in its place. */
export type TextPart = { readonly text: string } | { readonly hidden: string; readonly name: string };

const NAMES: Readonly<Record<string, string>> = {
  '\u00ad': 'soft hyphen',
  '\u061c': 'arabic letter mark',
  '\u115f': 'hangul filler',
  '\u1160': 'hangul filler',
  '\u180e': 'mongolian vowel separator',
  '\u200b': 'zero-width space',
  '\u200c': 'zero-width non-joiner',
  '\u200d': 'zero-width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u202a': 'left-to-right embedding',
  '\u202b': 'right-to-left embedding',
  '\u202c': 'end of direction',
  '\u202d': 'left-to-right override',
  '\u202e': 'right-to-left override',
  '\u2028': 'line separator',
  '\u2029': 'paragraph separator',
  '\u2060': 'word joiner',
  '\u2066': 'left-to-right isolate',
  '\u2067': 'right-to-left isolate',
  '\u2068': 'first strong isolate',
  '\u2069': 'end of isolate',
  '\u3164': 'hangul filler',
  '\ufeff': 'byte order mark',
  '\uffa0': 'hangul filler',
};

/** Emoji are joined with U+200D and shown with U+FE0F; there they deceive nobody. */
const JOINED_EMOJI = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})/uy;
const DECEIVING = /[\p{Cc}\p{Cf}\u115f\u1160\u2028\u2029\u3164\uffa0]/u;
const HARMLESS = '\n\t\r';

function nameOf(character: string): string {
  const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return NAMES[character] ?? `U+${point}`;
}

/** Takes a text apart so that nothing in it can hide or turn the direction of what follows. */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let plain = '';
  for (let at = 0; at < text.length; ) {
    JOINED_EMOJI.lastIndex = at;
    const whole = JOINED_EMOJI.exec(text)?.[0] ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += whole.length;
    if (whole.length > 2 || HARMLESS.includes(whole) || !DECEIVING.test(whole)) {
      plain += whole;
      continue;
    }
    if (plain !== '') parts.push({ text: plain });
    plain = '';
    parts.push({ hidden: whole, name: nameOf(whole) });
  }
  return plain === '' ? parts : [...parts, { text: plain }];
}

/** The same as one line, for a tooltip or a label. */
export function plainly(text: string): string {
  return partsOf(text).map((part) => ('text' in part ? part.text : `[${part.name}]`)).join('');
}

/**
 * Characters that a terminal obeys, that turn text around, or that nobody sees. Strangers' text reaches the terminal with
 * these spelled out. Letters of every script stay, with the joiners and variation selectors that their spelling needs.
 */
const HARMFUL = /(?![\t\n\u200c\u200d\ufe00-\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u{e0000}-\u{e0fff}]/gu;
/** The same in quoted text of JSON or YAML, where an escape stands for the character itself. */
const TO_ESCAPE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u{e0000}-\u{e0fff}]/gu;

/** Text that can do nothing to a terminal but be shown: no escape sequence, no change of direction, nothing unseen. Line breaks and tabs stay. */
export function harmless(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(HARMFUL, spelledOut);
}

/** The same on one line. */
export function harmlessLine(text: string): string {
  return harmless(text.replace(/\s+/g, ' '));
}

/** A JSON document that says the same in characters that a terminal only shows. */
export function harmlessJson(value: unknown, indent?: number): string {
  return escapeHarmful(JSON.stringify(value, null, indent));
}

/** Quoted text of JSON or YAML with an escape for every character that a terminal or an editor obeys, hides or turns around. */
export function escapeHarmful(text: string): string {
  return text.replace(TO_ESCAPE, escaped);
}

export function needsEscape(text: string): boolean {
  return text.search(TO_ESCAPE) >= 0;
}

function spelledOut(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
}

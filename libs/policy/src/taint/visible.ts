const UNSEEN = /[\p{Cf}\p{Cc}\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\u2028\u2029]/gu;

/** Every character that a reader would not see, named: `⟨U+200B⟩`. Line breaks become spaces. */
export function visible(text: string): string {
  return text.replace(/[\r\n\t]+/g, ' ').replace(UNSEEN, (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

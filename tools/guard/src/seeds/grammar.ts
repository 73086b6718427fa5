/** Texts with slots: `{name}` is one of the lines of that name, `{a|b}` one of those given, `{a|}` maybe nothing. */
export type Grammar = Readonly<Record<string, readonly string[]>>;

/** A text by chance. */
export type Make = (random: () => number) => string;

const SLOT = /\{([^{}]*)\}/;

/** Fills the slots of a text until none is left. */
export function expand(grammar: Grammar, text: string, random: () => number): string {
  let result = text;
  for (let left = 60, match = SLOT.exec(result); match !== null && left > 0; left -= 1, match = SLOT.exec(result)) {
    const [slot, inside = ''] = match;
    const choices = grammar[inside] ?? inside.split('|');
    const chosen = choices[Math.floor(random() * choices.length)] ?? '';
    result = result.slice(0, match.index) + chosen + result.slice(match.index + slot.length);
  }
  return result;
}

export const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T;

/** The lines of a block of text. */
export const lines = (block: string): string[] => block.split('\n').map((line) => line.trim()).filter((line) => line !== '');

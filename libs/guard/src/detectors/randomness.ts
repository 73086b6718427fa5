/** Shannon entropy in bits per character. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

const PLACEHOLDER = /x{5}|\*{3}|\.{3}|example|your[_-]|<[^>]*>|\$\{|\{\{|changeme|redacted|placeholder|(.)\1{7}|^(?:https?|mailto|ftp):|^[\w.+-]+@[\w-]+\.[\w.]+$/i;
const DATE_OR_NUMBER = /^[\d.,:/%+-]+$/;

/** Values that stand where a secret would stand, and values that are something else: addresses, dates, sums. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value) || DATE_OR_NUMBER.test(value);
}

export function kindsOfCharacters(value: string): { digits: boolean; lower: boolean; upper: boolean; others: boolean } {
  return { digits: /\d/.test(value), lower: /\p{Ll}/u.test(value), upper: /\p{Lu}/u.test(value), others: /[^\p{L}\p{N}]/u.test(value) };
}

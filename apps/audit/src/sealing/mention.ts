const EMAIL = /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;
/** Only with the country's code: digits alone are too often something else. */
const PHONE = /\+\d[\d ()/.-]{5,20}\d/g;

/** How an address or a number is compared: lower case; digits alone. */
export function normalSubject(text: string): string {
  const trimmed = text.trim().normalize('NFKC').toLowerCase();
  return trimmed.startsWith('+') ? trimmed.replaceAll(/[^+\d]/g, '') : trimmed;
}

/** The people that texts speak of, by e-mail address or international phone number; each once, sorted. */
export function mentioned(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => [...matches(text, '@', EMAIL), ...matches(text, '+', PHONE)]);
  return [...new Set(found.map(normalSubject))].sort();
}

/** Most entries have no such sign, and looking for it costs next to nothing. */
function matches(text: string, sign: string, pattern: RegExp): readonly string[] {
  return text.includes(sign) ? (text.match(pattern) ?? []) : [];
}

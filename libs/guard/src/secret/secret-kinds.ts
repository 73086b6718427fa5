import { plainTextOf } from '../plain-text.js';
import { redact } from '../redact.js';
import { secrets } from './secrets.js';

/** The kinds of secrets in a text, each once; never the secrets. */
export function secretKinds(text: string): string[] {
  return [...new Set(secrets(text, plainTextOf(text)).map(({ rule }) => rule))];
}

/** The text with `[redacted: …]` in place of each secret, also where it is JSON, or JSON within JSON, whose escapes hide where words begin. */
export function withoutSecrets(text: string): string {
  const { plain, places } = unescaped(text);
  const within = secretsIn(plain).map((found) => ({ ...found, start: places[found.start] ?? text.length, end: places[found.end] ?? text.length }));
  return redact(text, [...secretsIn(text), ...within]);
}

const secretsIn = (text: string): ReturnType<typeof secrets> => secrets(text, plainTextOf(text));

/** Escapes of JSON as what they stand for, and where each character of that stands in the text. */
function unescaped(text: string): { plain: string; places: number[] } {
  let plain = '';
  let at = 0;
  const places: number[] = [];
  const copy = (end: number): void => {
    plain += text.slice(at, end);
    for (; at < end; at += 1) places.push(at);
  };
  for (const { index, 0: escape, 1: escaped } of text.matchAll(/\\+([nrtbf"])/g)) {
    copy(index);
    plain += escaped === '"' ? '"' : '\n';
    places.push(index);
    at = index + escape.length;
  }
  copy(text.length);
  return { plain, places };
}

import { plainTextOf } from '../plain-text.js';
import { secrets } from './secrets.js';

/** The kinds of secrets in a text, each once; never the secrets. */
export function secretKinds(text: string): string[] {
  return [...new Set(secrets(text, plainTextOf(text)).map(({ rule }) => rule))];
}

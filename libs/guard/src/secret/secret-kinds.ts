import { plainTextOf } from '../plain-text.js';
import { redact } from '../redact.js';
import { secrets } from './secrets.js';

/** The kinds of secrets in a text, each once; never the secrets. */
export function secretKinds(text: string): string[] {
  return [...new Set(secrets(text, plainTextOf(text)).map(({ rule }) => rule))];
}

/** The text with `[redacted: …]` in place of each secret. */
export function withoutSecrets(text: string): string {
  return redact(text, secrets(text, plainTextOf(text)));
}

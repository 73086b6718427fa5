/** How JSON writes NUL and halves of surrogate pairs; a backslash before it costs a second look, no more. */
const SUSPECT = /\\u(?:0000|d[89a-f])/;
const UNSTORABLE = /\0|\p{Surrogate}/gu;
const REPLACEMENT = '\uFFFD';

/**
 * A message as JSON in which every text can be stored: PostgreSQL takes neither NUL nor half of a surrogate pair, which a cut through an
 * emoji leaves. Either becomes U+FFFD here, before anybody has seen it, and not at the third service that it comes to.
 */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return SUSPECT.test(text) ? JSON.stringify(value, (_name, inner: unknown) => storable(inner)) : text;
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(UNSTORABLE, REPLACEMENT);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.replace(UNSTORABLE, REPLACEMENT), inner as unknown]));
}

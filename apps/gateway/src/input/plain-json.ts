const MAX_DEPTH = 20;
/** NUL, or half of a surrogate pair: neither can be stored as text. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

/** What is wrong with a value that came from outside, whatever its schema; undefined when nothing is. */
export function faultIn(value: unknown, path = '', depth = 0): string | undefined {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? `${path || '(whole)'}: holds a character that is not text` : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  if (depth === MAX_DEPTH) return `${path}: nested deeper than ${MAX_DEPTH} levels`;
  for (const [key, inner] of Object.entries(value)) {
    const fault = faultIn(key, `${path}.(name)`, depth + 1) ?? faultIn(inner, path === '' ? key : `${path}.${key}`, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

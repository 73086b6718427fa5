/** What stands where a text spoke of a person who was erased. */
export const ERASED_TEXT = '(erased)';

/**
 * The value with every text that holds the address (in any case) replaced as a whole: what stands around an address is about its
 * owner as well. Keys of objects are kept.
 */
export function withoutPerson(value: unknown, address: string): unknown {
  if (typeof value === 'string') return value.toLowerCase().includes(address.toLowerCase()) ? ERASED_TEXT : value;
  if (Array.isArray(value)) return value.map((one) => withoutPerson(one, address));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutPerson(one, address)]));
}

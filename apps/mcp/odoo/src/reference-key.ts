/** A vendor's number however it is written: case, spaces and the kind of dash make no other number of it. */
export function referenceKey(reference: string): string {
  return reference.normalize('NFKC').toUpperCase().replace(/\s+/g, '').replace(/\p{Pd}/gu, '-');
}

/** Those whose reference is one of these, however they are written. */
export function withReference<T extends { readonly reference: string | null }>(bills: readonly T[], references: readonly string[]): T[] {
  const keys = new Set(references.map(referenceKey));
  return bills.filter(({ reference }) => reference !== null && keys.has(referenceKey(reference)));
}

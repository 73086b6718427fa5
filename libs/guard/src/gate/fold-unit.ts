const single = (form: string, otherwise: string): string => (form.length === 1 ? form : otherwise);

/** One for all UTF-16 units that a pattern without regard to case takes for the same. */
export function foldUnit(unit: string): string {
  const upper = single(unit.toUpperCase(), unit);
  return single(upper.toLowerCase(), upper);
}

let table: Uint16Array | undefined;

/** `foldUnit` for each UTF-16 unit, made once for all. */
export function foldTable(): Uint16Array {
  table ??= Uint16Array.from({ length: 0x10000 }, (_, code) => foldUnit(String.fromCharCode(code)).charCodeAt(0));
  return table;
}

const single = (form: string, otherwise: string): string => (form.length === 1 ? form : otherwise);

/** One for all UTF-16 units that a pattern without regard to case takes for the same. */
export function foldUnit(unit: string): string {
  const upper = single(unit.toUpperCase(), unit);
  return single(upper.toLowerCase(), upper);
}

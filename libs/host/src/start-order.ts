/**
 * Who starts when the others listen: first everybody else, then the service that claims files, last those that ask it and let work in.
 * A zone ends in the reverse order.
 */
const LATER: readonly (readonly string[])[] = [['workspace'], ['gateway', 'intake', 'zones']];

/** The waves in which they start; every wave waits until the one before listens. */
export function startWaves<T>(all: readonly T[], nameOf: (one: T) => string): T[][] {
  const late = LATER.flat();
  return [all.filter((one) => !late.includes(nameOf(one))), ...LATER.map((names) => all.filter((one) => names.includes(nameOf(one))))].filter((wave) => wave.length > 0);
}

import { InvalidArgumentError } from 'commander';

const AGO = /^(\d{1,5})(m|h|d)$/;
const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A time of the zone, to the second, as tables show it under a head that says UTC. */
export const moment = (iso: string): string => iso.slice(0, 19).replace('T', ' ');

/**
 * What a person types for a time, as ISO 8601 in UTC: a date, a date with a time (UTC unless it says otherwise), or how long ago (`30m`, `12h`, `7d`).
 *
 * @throws InvalidArgumentError
 */
export function typedMoment(typed: string, now = Date.now()): string {
  const [, count, unit] = AGO.exec(typed) ?? [];
  if (count !== undefined && unit !== undefined) return new Date(now - Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]).toISOString();
  const zoned = /T.*(Z|[+-]\d\d:\d\d)$/i.test(typed) || !typed.includes('T') ? typed : `${typed}Z`;
  const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?$/i.test(typed) ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('It is a time: 2026-11-01, 2026-11-01T08:00Z, or how long ago: 30m, 12h, 7d.');
  return new Date(at).toISOString();
}

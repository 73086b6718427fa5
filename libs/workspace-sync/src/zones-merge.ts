import { isDeepStrictEqual } from 'node:util';
import { type Zone, type ZonesFile, zonesFileSchema } from '@waggle/contracts';

export const ZONES_FILE = 'zones.json';
const LEASE = ['active', 'epoch', 'since', 'reason'] as const;
type Raw = Record<string, unknown>;
/** More changes of the lease than these go by without the other zone never; a zone that says so would keep the lease out of reach for good. */
const MOST_AHEAD = 10_000;

/** What holds while there is no file. */
export const STANDING_RULES: ZonesFile = zonesFileSchema.parse({ active: 'local', epoch: 1, since: '1970-01-01T00:00:00.000Z', reason: 'No other zone was ever active.' });

/** Undefined when it is no valid file. */
export function parseZones(content: Buffer | string | null): ZonesFile | undefined {
  const raw = rawOf(content);
  return raw === undefined ? undefined : zonesFileSchema.parse(raw);
}

/** The epoch of a file; 0 for none or one that cannot be read. */
export function epochOf(content: Buffer | string | null): number {
  return parseZones(content)?.epoch ?? 0;
}

/** Writes the lease into what the file has besides. */
export function withLease(content: Buffer | null, lease: Pick<ZonesFile, (typeof LEASE)[number]>): Buffer {
  return render({ ...(rawOf(content) ?? STANDING_RULES), ...lease });
}

/**
 * The file as it may be shared: a lease changes by being taken, never by an edit, and a file that was agreed on is neither deleted nor
 * made unreadable.
 */
export function withAgreedLease(content: Buffer | null, agreed: Buffer | null): Buffer | null {
  const raw = rawOf(content);
  const known = rawOf(agreed);
  if (known === undefined) return content;
  if (raw === undefined) return agreed;
  if (isDeepStrictEqual(leaseOf(raw), leaseOf(known))) return content;
  const kept = { ...restOf(raw), ...leaseOf(known) };
  return isDeepStrictEqual(kept, known) ? agreed : render(kept);
}

/**
 * The lease of the higher epoch; of equal ones the local zone's. Of the rest what one side has changed, and the local zone's where both have.
 * A file that cannot be read loses against one that can.
 */
export function mergeZones(base: Buffer | null, ours: Buffer, theirs: Buffer, zone: Zone): Buffer {
  const [local, cloud] = zone === 'local' ? [ours, theirs] : [theirs, ours];
  const localRaw = rawOf(local);
  const cloudRaw = rawOf(cloud);
  if (localRaw === undefined || cloudRaw === undefined) return localRaw === undefined && cloudRaw !== undefined ? cloud : local;
  const ahead = epochOf(cloud) - epochOf(local);
  const leader = ahead > 0 && ahead <= MOST_AHEAD ? cloudRaw : localRaw;
  const rest = isDeepStrictEqual(restOf(rawOf(base) ?? {}), restOf(localRaw)) ? cloudRaw : localRaw;
  if (leader === rest) return leader === localRaw ? local : cloud;
  const merged = { ...restOf(rest), ...leaseOf(leader) };
  const same = [local, cloud].find((content) => isDeepStrictEqual(rawOf(content), merged));
  return same ?? render(merged);
}

function rawOf(content: Buffer | string | null): Raw | undefined {
  if (content === null) return undefined;
  try {
    const raw: unknown = JSON.parse(content.toString());
    return zonesFileSchema.safeParse(raw).success ? (raw as Raw) : undefined;
  } catch {
    return undefined;
  }
}

const isLease = (key: string): boolean => (LEASE as readonly string[]).includes(key);
const leaseOf = (raw: Raw): Raw => Object.fromEntries(Object.entries(raw).filter(([key]) => isLease(key)));
const restOf = (raw: Raw): Raw => Object.fromEntries(Object.entries(raw).filter(([key]) => !isLease(key)));

function render(raw: object): Buffer {
  return Buffer.from(`${JSON.stringify(raw, null, 2)}\n`);
}

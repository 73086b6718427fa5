import { z } from 'zod';
import { PREFIXES, type Prefix } from './prefix.js';
import { type Zone, zoneSchema } from './zone.js';

/** What there is to do, as the zones divide it. `general` is whatever has no kind of its own. */
export const KINDS_OF_WORK = ['email', 'social', 'accounting', 'general', 'approvals', 'credentials', 'whatsapp', 'payments', 'monitoring'] as const;
export type KindOfWork = (typeof KINDS_OF_WORK)[number];

/** `active`: the zone that holds the lease; `local`: never the cloud; `both`: each for itself. */
export const WORK_PLACES = ['active', 'local', 'both'] as const;
export type WorkPlace = (typeof WORK_PLACES)[number];

/** What no file can give to the cloud: there its tools and credentials do not exist. */
export const LOCAL_ONLY: readonly KindOfWork[] = ['approvals', 'credentials', 'whatsapp', 'payments'];

/** Where each kind of work runs, unless `zones.json` says otherwise. */
export const WORK_TABLE: Readonly<Record<KindOfWork, WorkPlace>> = {
  email: 'active',
  social: 'active',
  accounting: 'active',
  general: 'active',
  approvals: 'local',
  credentials: 'local',
  whatsapp: 'local',
  payments: 'local',
  monitoring: 'both',
};

const tableSchema = z
  .partialRecord(z.enum(KINDS_OF_WORK), z.enum(WORK_PLACES))
  .default({})
  .refine((table) => LOCAL_ONLY.every((kind) => (table[kind] ?? 'local') === 'local'), { error: `${LOCAL_ONLY.join(', ')} are done in the local zone only` })
  .transform((table): Record<KindOfWork, WorkPlace> => ({ ...WORK_TABLE, ...table }));

/** When the other zone becomes active by itself. */
export const failoverSchema = z.object({
  enabled: z.boolean().default(true),
  checkSeconds: z.number().int().min(1).max(86_400).default(120),
  /** Failed checks in a row. */
  failures: z.number().int().min(1).max(100).default(3),
});

/** Counts the changes of the active zone, from 1. A bound, as it comes from the other zone and is kept in tables. */
export const epochSchema = z.number().int().min(1).max(1_000_000_000);

/** `zones.json`: one file for all zones, carried by the sync. `active` and `epoch` are the lease: only a push that the remote accepts changes them. */
export const zonesFileSchema = z.object({
  active: zoneSchema,
  epoch: epochSchema,
  /** Since when, and why. */
  since: z.iso.datetime(),
  reason: z.string().max(500).default(''),
  /** Where the zones reach each other's gateway; an http or https address without a path. */
  urls: z.partialRecord(zoneSchema, z.url({ protocol: /^https?$/ })).default({}),
  table: tableSchema,
  failover: failoverSchema.default({ enabled: true, checkSeconds: 120, failures: 3 }),
});
export type ZonesFile = z.infer<typeof zonesFileSchema>;

/** The kind of work that a task of this type is. */
export function kindOfWork(prefix: Prefix): KindOfWork {
  switch (prefix) {
    case 'PAYMENT':
      return 'payments';
    case 'WHATSAPP':
      return 'whatsapp';
    case 'APPROVE':
    case 'EXECUTE':
      return 'approvals';
    default:
      return PREFIXES[prefix].domain;
  }
}

/** The zone that does this kind of work now, as `here` sees it: what both do, it does itself. */
export function doerOf(kind: KindOfWork, here: Zone, { table, active }: Pick<ZonesFile, 'table' | 'active'>): Zone {
  switch (table[kind]) {
    case 'active':
      return active;
    case 'local':
      return 'local';
    case 'both':
      return here;
  }
}

/** Whether `here` does this kind of work now. */
export function isDoneHere(kind: KindOfWork, here: Zone, lease: Pick<ZonesFile, 'table' | 'active'>): boolean {
  return doerOf(kind, here, lease) === here;
}

import { z } from 'zod';
import { zoneSchema } from './zone.js';
import { epochSchema, zonesFileSchema } from './zones-file.js';

/** What a zone says of itself to whoever asks, without a token: nothing else. */
export const zoneHealthSchema = z.object({
  zone: zoneSchema,
  epoch: epochSchema,
  active: zoneSchema,
  ok: z.boolean(),
  /** The clock of the instance that answers. */
  at: z.iso.datetime(),
});
export type ZoneHealthView = z.infer<typeof zoneHealthSchema>;

/** One look at the other zone. */
export const zoneCheckSchema = z.object({
  at: z.iso.datetime(),
  ok: z.boolean(),
  /** As the other zone said; null when it said nothing. */
  epoch: z.number().int().nullable(),
  active: zoneSchema.nullable(),
  /** Milliseconds until the answer, or until it was given up. */
  ms: z.number().int(),
  detail: z.string(),
});
export type ZoneCheck = z.infer<typeof zoneCheckSchema>;

/** A change of the active zone, as this zone has seen it. */
export const handOverSchema = z.object({
  epoch: z.number().int(),
  active: zoneSchema,
  reason: z.string(),
  /** By failover; else by hand. */
  automatic: z.boolean(),
  /** By the clock of the zone that took it. */
  since: z.iso.datetime(),
  seenAt: z.iso.datetime(),
  /** The first failed check of the row that led to it; known where it was taken. */
  firstFailedAt: z.iso.datetime().nullable(),
  /** The first work that the new active zone has claimed; looked for during an hour. */
  firstClaimAt: z.iso.datetime().nullable(),
});
export type HandOver = z.infer<typeof handOverSchema>;

export const DRILL_STATES = ['running', 'handed_over', 'not_taken'] as const;

/** The active zone plays dead so that the other one takes over. */
export const zoneDrillSchema = z.object({
  id: z.uuid(),
  by: z.string(),
  reason: z.string(),
  state: z.enum(DRILL_STATES),
  startedAt: z.iso.datetime(),
  /** It ends by itself then, taken over or not. */
  until: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** When this zone first answered that it is not well. */
  firstFailedAt: z.iso.datetime().nullable(),
  takenAt: z.iso.datetime().nullable(),
  firstClaimAt: z.iso.datetime().nullable(),
});
export type ZoneDrillView = z.infer<typeof zoneDrillSchema>;

/** Why this zone takes over, or does not; one at a time, in the order in which they are looked at. */
export const WATCH_VERDICTS = ['alone', 'no_address', 'misdirected', 'stale', 'active', 'disabled', 'well', 'counting', 'cooling', 'by_hand', 'unconfirmed', 'remote_unreachable', 'failed'] as const;
export type WatchVerdict = (typeof WATCH_VERDICTS)[number];

export const zoneStatusSchema = z.object({
  here: zoneSchema,
  /** Nothing is shared: this zone does everything, and nothing is checked. */
  alone: z.boolean(),
  file: zonesFileSchema,
  watch: z.object({
    other: zoneSchema,
    url: z.string().nullable(),
    /** Failed checks in a row. */
    failures: z.number().int(),
    verdict: z.enum(WATCH_VERDICTS).nullable(),
    lastCheckAt: z.iso.datetime().nullable(),
    nextCheckAt: z.iso.datetime().nullable(),
  }),
  /** Newest first. */
  checks: z.array(zoneCheckSchema),
  handOvers: z.array(handOverSchema),
  drill: zoneDrillSchema.nullable(),
});
export type ZoneStatusView = z.infer<typeof zoneStatusSchema>;

/** How the reason of a lease begins that no person has decided. */
export const FAILOVER_REASON = 'failover: ';

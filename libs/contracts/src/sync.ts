import { z } from 'zod';
import { zoneSchema } from './zone.js';

/**
 * `off`: no remote is set. `idle`: all is shared. `behind`: work waits for the next cycle. `offline`: the remote cannot be
 * reached, work goes on. `blocked`: a person must mend something (`trouble` says what); work goes on, nothing is shared.
 */
export const SYNC_STATES = ['off', 'idle', 'syncing', 'behind', 'offline', 'blocked'] as const;

/** What is wrong, where, and how to mend it. */
export const syncTroubleSchema = z.object({
  code: z.string(),
  message: z.string(),
  mend: z.string(),
  /** Paths in the workspace, the first few. */
  files: z.array(z.string()).default([]),
  at: z.iso.datetime(),
});
export type SyncTrouble = z.infer<typeof syncTroubleSchema>;

export const syncStatusSchema = z.object({
  zone: zoneSchema,
  state: z.enum(SYNC_STATES),
  /** Without a password. */
  remote: z.string().nullable(),
  branch: z.string(),
  /** The commit that is shared, hex. */
  head: z.string().nullable(),
  lastSyncAt: z.iso.datetime().nullable(),
  /** Milliseconds of the last whole cycle. */
  lastCycleMs: z.number().nullable(),
  nextSyncAt: z.iso.datetime().nullable(),
  pulled: z.number().int(),
  pushed: z.number().int(),
  conflicts: z.number().int(),
  /** Files that came and were not let in. */
  quarantined: z.number().int(),
  trouble: syncTroubleSchema.nullable(),
});
export type SyncStatusView = z.infer<typeof syncStatusSchema>;

import { z } from 'zod';

export const OPERATION_KINDS = ['install', 'upgrade', 'rollback', 'backup', 'restore'] as const;

/**
 * What was done to an installation as a whole, as the one who did it says it. It goes into the audit as `operation.<kind>`; while the zone
 * is down it waits on the machine.
 */
export const operationSchema = z.object({
  /** Told twice, it is recorded once. */
  id: z.uuid(),
  kind: z.enum(OPERATION_KINDS),
  /** When it was done; the entry's own time is when the zone was told. */
  at: z.iso.datetime(),
  /** The version or the backup. */
  target: z.string().min(1).max(200),
  detail: z.string().max(1500),
  success: z.boolean(),
});
export type Operation = z.infer<typeof operationSchema>;

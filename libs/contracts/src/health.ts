import { z } from 'zod';
import { LANES } from './priority.js';

export const severitySchema = z.enum(['INFO', 'WARNING', 'CRITICAL']);
export type Severity = z.infer<typeof severitySchema>;

/** What can be wrong with a zone. */
export const FINDING_CODES = [
  'consumer_stuck',
  'instance_dead',
  'queue_deep',
  'dead_letters',
  'disk_full',
  'error_rate',
  'task_old',
  'approval_old',
  'slow',
  'limited',
  'stopped',
  'http_down',
  'server_away',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** Something that is wrong, once from when it was found until it has healed. Says nothing of what the work is about. */
export const healthFindingSchema = z.object({
  id: z.uuid(),
  code: z.enum(FINDING_CODES),
  /** The service, queue, disk or check that it is about. */
  subject: z.string(),
  severity: severitySchema,
  /** For people: what, and the figure. As it was when it was found. */
  message: z.string(),
  openedAt: z.iso.datetime(),
  /** null while it lasts. */
  healedAt: z.iso.datetime().nullable(),
});
export type HealthFinding = z.infer<typeof healthFindingSchema>;

const secondsOrNull = z.number().nullable();

/** One service as the monitor sees it. */
export const watchedServiceSchema = z.object({
  service: z.string(),
  plane: z.string(),
  instances: z.array(
    z.object({
      instance: z.string(),
      /** `stuck`: alive, and consumes nothing. `dead`: no heartbeat for so long that it counts as gone. */
      state: z.enum(['alive', 'stuck', 'dead']),
      lastBeat: z.iso.datetime(),
      inHand: z.number().int(),
    }),
  ),
  lanes: z.array(
    z.object({
      lane: z.enum(LANES),
      /** null: not known. */
      ready: z.number().int().nullable(),
      consumers: z.number().int().nullable(),
      /** What the last synthetic task took. */
      probeSeconds: secondsOrNull,
      /** How long the oldest one that has not come back waits. */
      unansweredSeconds: secondsOrNull,
    }),
  ),
  deadLetters: z.number().int().nullable(),
});
export type WatchedService = z.infer<typeof watchedServiceSchema>;

export const httpCheckStateSchema = z.object({ name: z.string(), up: z.boolean(), failuresInRow: z.number().int(), seconds: secondsOrNull, detail: z.string() });
export type HttpCheckState = z.infer<typeof httpCheckStateSchema>;

/** Figures of the zone at one moment; null: not known. */
export const healthFiguresSchema = z.object({
  recent: z.object({ ended: z.number().int(), failed: z.number().int() }).nullable(),
  oldestTaskSeconds: secondsOrNull,
  oldestApprovalSeconds: secondsOrNull,
  taskMs: z.object({ p50: secondsOrNull, p95: secondsOrNull, p99: secondsOrNull }).nullable(),
  disks: z.array(z.object({ disk: z.string(), freeBytes: z.number(), freeRatio: z.number().nullable() })),
  /** What a person or the security agent has stopped: the breakers that are open; null: nobody says. */
  breakers: z.array(z.object({ target: z.string(), breaker: z.string() })).nullable(),
  /** Calls that a limit has held back in the last minute. */
  limited: z.array(z.object({ target: z.string(), limit: z.string(), calls: z.number().int() })),
});
export type HealthFigures = z.infer<typeof healthFiguresSchema>;

export const monitorReportSchema = z.object({
  /** When the monitor last looked at everything; null before the first time. */
  at: z.iso.datetime().nullable(),
  findings: z.array(healthFindingSchema),
  services: z.array(watchedServiceSchema),
  figures: healthFiguresSchema,
  checks: z.array(httpCheckStateSchema),
  /** What was found and has healed since, newest first. */
  history: z.array(healthFindingSchema),
});
export type MonitorReport = z.infer<typeof monitorReportSchema>;

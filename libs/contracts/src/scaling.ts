import { z } from 'zod';

/** More than this many of one service nobody asks for by hand. */
export const MOST_INSTANCES = 100;

export const DRIVERS = ['off', 'process', 'compose', 'kubernetes'] as const;
/** What launches and ends instances; `off` only reports. */
export type DriverKind = (typeof DRIVERS)[number];

const countSchema = z.number().int().min(0).max(MOST_INSTANCES);

/** What is wanted of one service. */
export const scalingRuleSchema = z.object({
  min: countSchema,
  max: z.number().int().min(1).max(MOST_INSTANCES),
  /** Messages, waiting and in hand, that one instance shall have at most. */
  targetBacklog: z.number().int().min(1).max(100_000),
  /** Seconds that the oldest waiting message may have; older asks for one more instance. */
  oldestSeconds: z.number().int().min(1).max(86_400),
  /** Seconds from the last change until the count may grow, and until it may shrink. */
  coolDownUpSeconds: z.number().int().min(0).max(86_400),
  coolDownDownSeconds: z.number().int().min(0).max(86_400),
  /** 0 to 1: how much more than the present backlog fewer instances must be able to carry. */
  hysteresis: z.number().min(0).max(1),
});
export type ScalingRule = z.infer<typeof scalingRuleSchema>;

/** Why the count is as it is, or changes. */
export const SCALING_CODES = ['steady', 'scaled_up', 'scaled_down', 'below_min', 'above_max', 'too_old', 'at_max', 'cooling_down', 'paused', 'set', 'reported', 'driver_failed', 'crash_loop', 'replaced'] as const;
export const scalingCodeSchema = z.enum(SCALING_CODES);
export type ScalingCode = z.infer<typeof scalingCodeSchema>;

export const instanceSchema = z.object({
  id: z.string(),
  /** `failing`: it keeps ending, and is started again with growing pauses. */
  state: z.enum(['starting', 'running', 'draining', 'failing']),
  /** Times that it ended by itself. */
  restarts: z.number().int(),
});
export type Instance = z.infer<typeof instanceSchema>;

/** What the broker says of one service's queues. */
export const loadSchema = z.object({
  ready: z.number().int(),
  unacknowledged: z.number().int(),
  /** 0 to 1: the share of time in which a consumer could take a message at once; null where nobody tells. */
  utilisation: z.number().nullable(),
  /** Of the oldest waiting message; null where nobody tells. */
  oldestSeconds: z.number().nullable(),
});
export type Load = z.infer<typeof loadSchema>;

export const scalingDecisionSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  service: z.string(),
  from: z.number().int(),
  to: z.number().int(),
  code: scalingCodeSchema,
  words: z.string(),
  /** `cloud-manager`, or the person whose word it was. */
  by: z.string(),
});
export type ScalingDecision = z.infer<typeof scalingDecisionSchema>;

export const scaledServiceSchema = z.object({
  service: z.string(),
  rule: scalingRuleSchema,
  paused: z.boolean(),
  /** What else rules the count here, so that this only reports; null when nothing does. */
  governedBy: z.string().nullable(),
  instances: z.array(instanceSchema),
  load: loadSchema.nullable(),
  /** null while there is no instance. */
  backlogPerInstance: z.number().nullable(),
  desired: z.number().int(),
  code: scalingCodeSchema,
  words: z.string(),
  at: z.iso.datetime(),
});
export type ScaledService = z.infer<typeof scaledServiceSchema>;

import { z } from 'zod';
import { event } from '../message.js';
import { LANES } from '../priority.js';

const idleSchema = z.record(z.enum(LANES), z.number().int().min(0).nullable());

/** Every 30 s and at start: this instance is alive; an agent says what it can do. `stopping` is the last one. */
export const ServiceBeat = event(
  'service.beat.v1',
  'runtime',
  z.object({
    service: z.string(),
    plane: z.enum(['agent', 'tool', 'core', 'edge']),
    /** Goes into what people are told, so it has no room for words. */
    instance: z.string().regex(/^[A-Za-z0-9._-]{1,40}$/),
    state: z.enum(['ready', 'stopping']),
    /** Prefix to score, agents only. `SCAN` says that it scans text. */
    capabilities: z.record(z.string(), z.number()).default({}),
    /** Messages that it has taken and not settled. */
    inHand: z.number().int().min(0).default(0),
    /** Since when it has ended no work from each of its lanes, in milliseconds; null before the first. Broadcasts do not count, synthetic tasks do. */
    idleMs: idleSchema.default({ express: null, standard: null }),
    /** Calls that its limits have held back since it started, by limit. */
    limited: z.record(z.string().max(60), z.number().int()).default({}),
    /** Tool servers only: where it listens. */
    url: z.string().optional(),
  }),
);

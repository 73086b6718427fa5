import { z } from 'zod';
import { event } from '../message.js';

/** Every 30 s and at start: this instance is alive; an agent says what it can do. `stopping` is the last one. */
export const ServiceBeat = event(
  'service.beat.v1',
  'runtime',
  z.object({
    service: z.string(),
    plane: z.enum(['agent', 'tool', 'core', 'edge']),
    instance: z.string(),
    state: z.enum(['ready', 'stopping']),
    /** Prefix to score, agents only. `SCAN` says that it scans text. */
    capabilities: z.record(z.string(), z.number()).default({}),
    /** Messages that it has taken and not settled. */
    inHand: z.number().int().min(0).default(0),
    /** Tool servers only: where it listens. */
    url: z.string().optional(),
  }),
);

import { z } from 'zod';
import { ADDRESSED, query } from '../message.js';

/**
 * A synthetic task: it takes the queue, the lane, the consumer and the slot that real work takes, changes nothing, and comes back.
 * Every service answers it in its runtime, so it reaches no handler of the service's own.
 */
export const HealthProbe = query('health.probe.v1', ADDRESSED, z.object({}), z.object({ instance: z.string() }));

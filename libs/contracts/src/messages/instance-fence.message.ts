import { z } from 'zod';
import { event } from '../message.js';

/**
 * This one instance consumes nothing: it gives back all that it holds, and takes more only once it has a free slot. What it is at work on
 * counts once, whoever ends it first.
 */
export const InstanceFence = event('instance.fence.v1', 'monitor', z.object({ service: z.string(), instance: z.string() }), {
  label: 'broadcast',
  broadcast: true,
  outOfTurn: true,
});

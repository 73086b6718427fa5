import { z } from 'zod';
import { instanceSchema, MOST_INSTANCES } from './scaling.js';

const asked = { id: z.number().int(), service: z.string() };

/** What a service asks of whoever has started it as a process, over the channel between the two: never over the broker. */
export const fleetRequestSchema = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('fleet.list'), ...asked }),
  z.object({ ask: z.literal('fleet.scale'), ...asked, count: z.number().int().min(0).max(MOST_INSTANCES) }),
  z.object({ ask: z.literal('fleet.terminate'), ...asked, instance: z.string() }),
]);
export type FleetRequest = z.infer<typeof fleetRequestSchema>;

export const fleetReplySchema = z.object({
  fleetReply: z.number().int(),
  /** null: there is no such service here. */
  instances: z.array(instanceSchema).nullable(),
  /** Why it was not done. */
  refused: z.string().optional(),
});
export type FleetReply = z.infer<typeof fleetReplySchema>;

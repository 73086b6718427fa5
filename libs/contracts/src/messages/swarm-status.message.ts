import { z } from 'zod';
import { query } from '../message.js';
import { taskStatusSchema } from '../task.js';

export const agentStatusSchema = z.object({
  name: z.string(),
  alive: z.boolean(),
  instances: z.number().int(),
  lastHeartbeat: z.iso.datetime().nullable(),
  capabilities: z.record(z.string(), z.number()),
  /** Delegations answered since ever. */
  completed: z.number().int(),
  failed: z.number().int(),
  /** 0 to 1; null before the first answer. */
  successRate: z.number().nullable(),
  meanDurationMs: z.number().nullable(),
  inFlight: z.number().int(),
});

/** Services, agents and counts, as the orchestrator knows them. */
export const SwarmStatus = query(
  'swarm.status.v1',
  'orchestrator',
  z.object({}),
  z.object({
    agents: z.array(agentStatusSchema),
    services: z.array(z.object({ name: z.string(), instances: z.number().int(), lastHeartbeat: z.iso.datetime(), alive: z.boolean() })),
    byStatus: z.record(taskStatusSchema, z.number().int()),
    oldestOpen: z.iso.datetime().nullable(),
    /** Tasks that ended by themselves in the last hour, and how many of them have failed. */
    recent: z.object({ ended: z.number().int(), failed: z.number().int() }).optional(),
    /** Of tasks that ended in the last hour. */
    durations: z.object({ p50Ms: z.number().nullable(), p95Ms: z.number().nullable(), p99Ms: z.number().nullable() }),
  }),
);

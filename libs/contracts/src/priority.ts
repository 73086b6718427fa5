import { z } from 'zod';

/** Our words, most urgent first; the index is the number people see (URGENT = 0). */
export const PRIORITIES = ['URGENT', 'HIGH', 'NORMAL', 'LOW'] as const;
export const prioritySchema = z.enum(PRIORITIES);
export type Priority = z.infer<typeof prioritySchema>;

/** Our words to the broker's numbers, where a larger number goes first. */
export const BROKER_PRIORITY: Readonly<Record<Priority, number>> = { URGENT: 3, HIGH: 2, NORMAL: 1, LOW: 0 };
export const MAX_BROKER_PRIORITY = 3;

/**
 * A broker's priority queue is strict, so endless HIGH in one queue would starve LOW inside the broker.
 * Each service therefore has two queues; the consumer pulls from both and keeps a share for the standard one.
 */
export const LANES = ['express', 'standard'] as const;
export type Lane = (typeof LANES)[number];
export const LANE_OF: Readonly<Record<Priority, Lane>> = {
  URGENT: 'express',
  HIGH: 'express',
  NORMAL: 'standard',
  LOW: 'standard',
};

import { z } from 'zod';
import { monitorReportSchema } from '../health.js';
import { query } from '../message.js';

/** What the monitor has seen last; with `refresh` it looks once more before it answers. Changes nothing. */
export const HealthStatus = query(
  'health.status.v1',
  'monitor',
  z.object({ refresh: z.boolean().default(false), historyHours: z.number().int().min(0).max(24 * 90).default(24) }),
  monitorReportSchema,
);

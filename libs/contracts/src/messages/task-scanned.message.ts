import { z } from 'zod';
import { event } from '../message.js';
import { scanReportSchema } from '../scan.js';

/** The scan that `task.scan.v1` asked for. */
export const TaskScanned = event(
  'task.scanned.v1',
  'security',
  z.object({
    taskId: z.string(),
    scanId: z.uuid(),
    stage: z.enum(['inbound', 'outbound']),
    report: scanReportSchema,
  }),
);

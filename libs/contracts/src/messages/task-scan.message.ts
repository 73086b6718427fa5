import { z } from 'zod';
import { ADDRESSED, command } from '../message.js';
import { namedTextSchema } from '../scan.js';

/** Asks the scanning agent to look at a task's text: what came in, or what would go out. Answered by `task.scanned.v1`. */
export const TaskScan = command(
  'task.scan.v1',
  ADDRESSED,
  z.object({
    taskId: z.string(),
    scanId: z.uuid(),
    stage: z.enum(['inbound', 'outbound']),
    texts: z.array(namedTextSchema),
  }),
);

import { z } from 'zod';
import { query } from '../message.js';
import { taskSummarySchema } from '../task.js';

/** Which of these the orchestrator has recorded: how the workspace finds, after a crash, what it must hand over again. */
export const TaskKnown = query(
  'task.known.v1',
  'orchestrator',
  z.object({ taskIds: z.array(z.string()).max(1000) }),
  z.object({ tasks: z.array(taskSummarySchema.extend({ revision: z.string() })) }),
);

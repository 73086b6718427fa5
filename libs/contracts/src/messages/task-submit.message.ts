import { z } from 'zod';
import { command } from '../message.js';
import { domainSchema, prefixSchema, taskDocumentSchema, taskIdSchema } from '../task.js';
import { prioritySchema } from '../priority.js';
import { zoneSchema } from '../zone.js';

/** A claimed file becomes a task. The same id with the same revision is taken once. */
export const TaskSubmit = command(
  'task.submit.v1',
  'orchestrator',
  z.object({
    taskId: taskIdSchema,
    prefix: prefixSchema,
    domain: domainSchema,
    priority: prioritySchema,
    zone: zoneSchema,
    source: z.string(),
    document: taskDocumentSchema,
  }),
);

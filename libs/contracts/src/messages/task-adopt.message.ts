import { z } from 'zod';
import { agentResultSchema } from '../agent-result.js';
import { command } from '../message.js';
import { prioritySchema } from '../priority.js';
import { domainSchema, prefixSchema, taskDocumentSchema, taskIdSchema } from '../task.js';
import { zoneSchema } from '../zone.js';

/**
 * A task that the other zone has prepared comes here to be decided and carried out. Nothing of it is believed: task and proposal are scanned
 * and marked anew, and the approval is this zone's own. The same id is taken once; what this zone knows already stays as it is.
 */
export const TaskAdopt = command(
  'task.adopt.v1',
  'orchestrator',
  z.object({
    taskId: taskIdSchema,
    prefix: prefixSchema,
    domain: domainSchema,
    priority: prioritySchema,
    from: zoneSchema,
    source: z.string(),
    agent: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
    document: taskDocumentSchema,
    result: agentResultSchema,
  }),
);

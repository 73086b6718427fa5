import { z } from 'zod';
import { ADDRESSED, command } from '../message.js';
import { feedbackSchema } from '../feedback.js';
import { proposalSchema } from '../proposal.js';
import { prioritySchema } from '../priority.js';
import { scanReportSchema } from '../scan.js';
import { domainSchema, prefixSchema, taskDocumentSchema } from '../task.js';
import { zoneSchema } from '../zone.js';

/** The approved call of an EXECUTE delegation, with the permission to make it. */
export const executionSchema = z.object({
  approvalId: z.uuid(),
  /** The call as approved: after an edit these are the edited arguments. */
  proposal: proposalSchema,
  /** Compact JWS, see libs/grants. */
  grant: z.string(),
});
export type Execution = z.infer<typeof executionSchema>;

/** Work for one agent. Answered by `task.answered.v1` with the same delegation id. */
export const TaskDelegate = command(
  'task.delegate.v1',
  ADDRESSED,
  z.object({
    taskId: z.string(),
    delegationId: z.uuid(),
    /** EXECUTE for the call of an approved proposal, else the task's own prefix. */
    prefix: prefixSchema,
    domain: domainSchema,
    priority: prioritySchema,
    zone: zoneSchema,
    mode: z.enum(['draft', 'full']),
    document: taskDocumentSchema,
    scan: scanReportSchema.nullable(),
    /** What other agents answered so far. */
    info: z.array(z.object({ agent: z.string(), question: z.string(), answer: z.string() })),
    /** What operators said of earlier drafts of this task, oldest first. The new one heeds it. */
    feedback: z.array(feedbackSchema).default([]),
    /** No try follows: what is away now is named in the result instead of waited for. */
    lastTry: z.boolean().default(false),
    execution: executionSchema.optional(),
  }),
  { label: 'task_delegation', apart: true },
);

import { z } from 'zod';
import { event } from '../message.js';
import { evidenceSchema } from '../proposal.js';

/** The answer to `info.request.v1`; an agent that does not know says so in `answer`. */
export const InfoAnswered = event(
  'info.answered.v1',
  'agent',
  z.object({
    taskId: z.string(),
    delegationId: z.uuid(),
    agent: z.string(),
    question: z.string(),
    answer: z.string(),
    evidence: z.array(evidenceSchema),
  }),
  { label: 'info_response' },
);

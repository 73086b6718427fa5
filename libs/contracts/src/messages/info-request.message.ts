import { z } from 'zod';
import { ADDRESSED, command } from '../message.js';

/** One agent's question to another, sent by the orchestrator so that the wait survives a restart. */
export const InfoRequest = command(
  'info.request.v1',
  ADDRESSED,
  z.object({
    taskId: z.string(),
    delegationId: z.uuid(),
    /** The agent. */
    asker: z.string(),
    question: z.string(),
    /** The address of the stranger for whom it asks; null when there is none. */
    sender: z.string().nullable().default(null),
  }),
  { label: 'info_request', apart: true },
);

import { z } from 'zod';
import { query } from '../message.js';

/** Why operators refused what an agent proposed, newest first: for whoever learns from it. */
export const FeedbackList = query(
  'feedback.list.v1',
  'orchestrator',
  z.object({
    agent: z.string().optional(),
    /** As `server.tool`. */
    tool: z.string().optional(),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  z.object({
    refusals: z.array(
      z.object({
        approvalId: z.uuid(),
        taskId: z.string(),
        agent: z.string(),
        tool: z.string(),
        flags: z.array(z.string()),
        reason: z.string(),
        /** Another draft was asked for. */
        again: z.boolean(),
        by: z.string(),
        /** How long the person took; null when it is not known. */
        seconds: z.number().nullable(),
        at: z.iso.datetime(),
      }),
    ),
  }),
);

import { z } from 'zod';
import { query } from '../message.js';

/** A request of Slack as it came: nothing of it is believed before its signature is checked over exactly this body. */
export const signedSlackRequestSchema = z.object({
  /** Header `X-Slack-Request-Timestamp`: seconds since 1970. */
  timestamp: z.string().max(100),
  /** Header `X-Slack-Signature`. */
  signature: z.string().max(200),
  body: z.string().max(400_000),
});
export type SignedSlackRequest = z.infer<typeof signedSlackRequestSchema>;

/**
 * Somebody has pressed a button or sent a form in Slack. `body` is what Slack is answered with, as JSON; null: an empty answer.
 * Fails with `slack_unsigned`, `slack_unknown_form`.
 */
export const SlackAnswer = query('slack.answer.v1', 'notifier', signedSlackRequestSchema, z.object({ body: z.string().nullable() }));

import { z } from 'zod';
import { query } from '../message.js';
import { approvalSchema } from '../proposal.js';
import { signedSlackRequestSchema } from './slack-answer.message.js';

/**
 * A person's decision made in Slack. Slack's signature over the raw request is the proof: who decided what is read from the signed body
 * alone, so whoever hands it on can change nothing. Fails as `approval.decide.v1` does.
 */
export const ApprovalDecideInSlack = query('approval.decide_in_slack.v1', 'gatekeeper', signedSlackRequestSchema, z.object({ approval: approvalSchema }));

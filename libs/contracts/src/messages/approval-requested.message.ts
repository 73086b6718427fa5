import { z } from 'zod';
import { event } from '../message.js';
import { approvalSchema } from '../proposal.js';

/** The proposal waits for a person. */
export const ApprovalRequested = event('approval.requested.v1', 'gatekeeper', z.object({ approval: approvalSchema }));

import { z } from 'zod';
import { event } from '../message.js';
import { approvalSchema } from '../proposal.js';

/** Nobody has answered in time: the fallback approver is asked as well, with a new deadline. */
export const ApprovalEscalated = event('approval.escalated.v1', 'gatekeeper', z.object({ approval: approvalSchema }), { priority: 'HIGH' });

import { z } from 'zod';
import { contactStatusSchema } from '../messages/contact-search.message.js';
import { activitySchema, contactSchema } from '../messages/crm-find.message.js';
import { CrmSummary } from '../messages/crm-summary.message.js';
import { dealStageSchema, dealStandSchema } from '../messages/deal-list.message.js';
import { receiptSchema } from '../proposal.js';
import { tool } from '../tool.js';
import { mailAddressSchema } from './email.tool.js';

const line = (max: number) => z.string().trim().min(1).max(max).regex(/^\P{Cc}*$/u, 'one line without control characters');
const text = (max: number) => z.string().trim().min(1).max(max).regex(/^[^\p{Cc}]*(?:[\n\t][^\p{Cc}]*)*$/u, 'no control characters but line feed and tab');

const moved = z.object({ moveId: z.string(), mode: z.enum(['live', 'dry_run']), receipt: receiptSchema.optional() });
const seen = {
  dealId: z.uuid(),
  /** The stage and version that were shown; when the deal has moved on since, nothing is done. */
  from: dealStageSchema,
  version: z.number().int().min(1).max(2_147_483_647),
};

export const LOST_REASONS = ['price', 'competitor', 'timing', 'no_budget', 'no_response', 'no_fit', 'other'] as const;

export const searchContacts = tool(
  'crm',
  'search_contacts',
  'SAFE',
  'Finds contacts whose name, e-mail address or company holds the text, in the order of their names.',
  z.object({ text: line(200), status: contactStatusSchema.optional(), limit: z.number().int().min(1).max(100).default(20) }),
  z.object({ contacts: z.array(contactSchema) }),
);

export const getContact = tool(
  'crm',
  'get_contact',
  'SAFE',
  'Gives the contact of an e-mail address with all deals and the latest 20 activities, newest first. Fails with contact_not_found for a stranger.',
  z.object({ email: mailAddressSchema }),
  z.object({ contact: contactSchema, deals: z.array(dealStandSchema), activities: z.array(activitySchema) }),
);

export const listDeals = tool(
  'crm',
  'list_deals',
  'SAFE',
  'Lists deals, the most valuable of each currency first, with stage, version and where each may go next. Values are minor units of the currency.',
  z.object({ stage: dealStageSchema.optional(), email: mailAddressSchema.optional(), limit: z.number().int().min(1).max(200).default(50) }),
  z.object({ deals: z.array(dealStandSchema), total: z.number().int() }),
);

export const pipelineSummary = tool(
  'crm',
  'pipeline_summary',
  'SAFE',
  'Gives number and value of deals by currency and stage, the win rate (won of all closed) and the weighted forecast of open deals. Values are minor units.',
  z.object({}),
  CrmSummary.reply,
);

export const logActivity = tool(
  'crm',
  'log_activity',
  'DRAFT',
  'Notes an e-mail, meeting, call or note at a known contact. The same activity again is noted once.',
  z.object({ email: mailAddressSchema, kind: activitySchema.shape.kind, summary: text(2000), at: z.iso.datetime({ offset: true }) }),
  z.object({ activity: activitySchema, created: z.boolean() }),
);

export const upsertContact = tool(
  'crm',
  'upsert_contact',
  'DRAFT',
  'Adds the contact of an e-mail address, or changes what is given of it; what is not given stays as it is. A new contact is a lead unless told otherwise.',
  z.object({ email: mailAddressSchema, name: line(200).optional(), company: line(200).optional(), status: contactStatusSchema.optional() }),
  z.object({ contact: contactSchema, outcome: z.enum(['created', 'changed', 'unchanged']) }),
);

export const changeStage = tool(
  'crm',
  'change_stage',
  'DANGEROUS',
  'Moves a deal from the stage and version that were seen to one of its nextStages. To lose a deal, use close_lost.',
  z.object({ ...seen, to: dealStageSchema.exclude(['closed_lost']) }),
  moved,
);

export const closeLost = tool(
  'crm',
  'close_lost',
  'DANGEROUS',
  'Closes a deal as lost, with the reason, from the stage and version that were seen.',
  z.object({ ...seen, from: dealStageSchema.exclude(['closed_won', 'closed_lost']), reason: z.enum(LOST_REASONS), note: text(500).optional() }),
  moved,
);

export const CRM_TOOLS = [searchContacts, getContact, listDeals, pipelineSummary, logActivity, upsertContact, changeStage, closeLost] as const;

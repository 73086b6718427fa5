import { z } from 'zod';
import { query } from '../message.js';

export const DEAL_STAGES = ['lead', 'proposal', 'negotiation', 'closed_won', 'closed_lost'] as const;

export const contactSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  company: z.string().nullable(),
  status: z.enum(['lead', 'active', 'inactive']),
});
export const dealSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  contactId: z.uuid(),
  /** Minor units of `currency`. */
  valueMinor: z.number().int(),
  currency: z.string().length(3),
  stage: z.enum(DEAL_STAGES),
});
export const activitySchema = z.object({
  id: z.uuid(),
  contactId: z.uuid(),
  kind: z.enum(['email', 'meeting', 'call', 'note']),
  summary: z.string(),
  at: z.iso.datetime(),
});
export type Contact = z.infer<typeof contactSchema>;
export type Deal = z.infer<typeof dealSchema>;
export type Activity = z.infer<typeof activitySchema>;

/** Stands in the summary of the activity in which a person asked for no more mail. */
export const UNWILLING = 'Does not want to be written to';

/** What is known of a correspondent. `contact` is null for a stranger; the activities are the newest ones. */
export const CrmFind = query(
  'crm.find.v1',
  'crm',
  z.object({ /** The address, or the contact's id. */ email: z.string() }),
  z.object({ contact: contactSchema.nullable(), deals: z.array(dealSchema), activities: z.array(activitySchema), /** Since when the person wants no mail, of all activities. */ unwillingSince: z.iso.datetime().optional() }),
  { label: 'info_request' },
);

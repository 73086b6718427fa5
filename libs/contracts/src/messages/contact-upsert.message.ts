import { z } from 'zod';
import { query } from '../message.js';
import { contactStatusSchema } from './contact-search.message.js';
import { contactSchema } from './crm-find.message.js';

/** Adds the contact of an address or changes what is given of it; what is not given stays. The same again changes nothing. */
export const ContactUpsert = query(
  'contact.upsert.v1',
  'crm',
  z.object({
    email: z.string(),
    name: z.string().optional(),
    company: z.string().optional(),
    status: contactStatusSchema.optional(),
    /** Who made the change, for the history. */
    actor: z.string().min(1).max(200),
  }),
  z.object({ contact: contactSchema, outcome: z.enum(['created', 'changed', 'unchanged']) }),
);

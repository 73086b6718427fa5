import { z } from 'zod';
import { query } from '../message.js';
import { contactSchema } from './crm-find.message.js';

export const contactStatusSchema = contactSchema.shape.status;

/** Contacts whose name, address or company holds the text, by name. */
export const ContactSearch = query(
  'contact.search.v1',
  'crm',
  z.object({ text: z.string(), status: contactStatusSchema.optional(), limit: z.number().int().min(1).max(200) }),
  z.object({ contacts: z.array(contactSchema) }),
);

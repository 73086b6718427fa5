import { z } from 'zod';
import { query } from '../message.js';

/** Adds the sample data (3 contacts, 3 deals worth 182,000, 3 activities) unless it is there. */
export const CrmSeed = query('crm.seed.v1', 'crm', z.object({}), z.object({ contacts: z.number().int(), deals: z.number().int(), activities: z.number().int() }));

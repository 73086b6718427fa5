import { z } from 'zod';
import { query } from '../message.js';
import { DEAL_STAGES } from './crm-find.message.js';

export const CrmSummary = query(
  'crm.summary.v1',
  'crm',
  z.object({}),
  z.object({
    contacts: z.number().int(),
    deals: z.number().int(),
    activities: z.number().int(),
    /** Per currency, minor units. */
    pipeline: z.array(z.object({ currency: z.string(), stage: z.enum(DEAL_STAGES), count: z.number().int(), valueMinor: z.number().int() })),
    /** Won of all closed, 0 to 1; null when none is closed. */
    winRate: z.number().nullable(),
    weightedForecast: z.array(z.object({ currency: z.string(), valueMinor: z.number().int() })),
  }),
);

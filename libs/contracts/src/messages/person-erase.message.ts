import { z } from 'zod';
import { ADDRESSED, query } from '../message.js';
import { personAddressSchema } from './person-export.message.js';

export const erasedPartSchema = z.object({
  kind: z.string(),
  count: z.number().int(),
  /** What happens to it: gone, or kept with the person taken out, or kept with the reason. */
  fate: z.enum(['erased', 'anonymised', 'kept']),
  why: z.string(),
});
export type ErasedPart = z.infer<typeof erasedPartSchema>;

/** Takes a person out of what one service keeps; again is no harm. `dryRun` only says what would happen. Addressed. */
export const PersonErase = query(
  'person.erase.v1',
  ADDRESSED,
  z.object({ address: personAddressSchema, dryRun: z.boolean() }),
  z.object({ parts: z.array(erasedPartSchema) }),
);

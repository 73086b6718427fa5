import { z } from 'zod';
import { query } from '../message.js';
import { erasedPartSchema } from './person-erase.message.js';
import { personAddressSchema, personKeeperSchema } from './person-export.message.js';

/** An admin's word that a person is to be erased. */
export const erasureStatementSchema = z.object({ action: z.literal('person.erase'), address: personAddressSchema, person: z.string(), channel: z.string(), decidedAt: z.iso.datetime() });

export const erasureSchema = z.object({
  id: z.uuid().nullable(),
  dryRun: z.boolean(),
  /** All services have done it. What is open is tried again until it is done, also after a restart. */
  finished: z.boolean(),
  services: z.array(z.object({ service: personKeeperSchema, done: z.boolean(), parts: z.array(erasedPartSchema) })),
});

/**
 * Erases a person from all services, or (`proof` null) only says what would go and what stays and why. Fails with `proof_invalid`,
 * `role_forbidden`.
 */
export const ErasureRequest = query(
  'erasure.request.v1',
  'compliance',
  z.object({ statement: erasureStatementSchema, proof: z.string().nullable() }),
  erasureSchema,
);

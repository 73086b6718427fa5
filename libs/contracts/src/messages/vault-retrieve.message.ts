import { z } from 'zod';
import { query } from '../message.js';
import { sealedSchema, sealingKeySchema, secretNameSchema } from './vault-store.message.js';

/**
 * Gives a secret to a tool server that may read it, sealed to the key of this one request. Whoever asks is who the broker says.
 * Fails with `secret_denied` (also where there is no such secret), `secret_expired`, `secret_unreadable`, `audit_unavailable`.
 */
export const VaultRetrieve = query(
  'vault.retrieve.v1',
  'vault',
  z.object({
    name: secretNameSchema,
    /** Default: the newest. */
    version: z.number().int().min(1).optional(),
    publicKey: sealingKeySchema,
  }),
  z.object({ sealed: sealedSchema, version: z.number().int(), expiresAt: z.iso.datetime().nullable() }),
);

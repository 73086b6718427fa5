import { z } from 'zod';
import { query } from '../message.js';
import { sealedSchema, vaultStatementSchema } from './vault-store.message.js';

/** One secret as a Fernet token under a Fernet key of the admin's, which is what is sealed to the vault's key. */
export const VaultExport = query(
  'vault.export.v1',
  'vault',
  z.object({ statement: vaultStatementSchema, proof: z.string(), sealed: sealedSchema }),
  z.object({ name: z.string(), version: z.number().int(), token: z.string() }),
);

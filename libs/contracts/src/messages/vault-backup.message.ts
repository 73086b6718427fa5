import { z } from 'zod';
import { query } from '../message.js';
import { sealedSchema, vaultStatementSchema } from './vault-store.message.js';

/** The newest version of every secret in one text that opens only with the passphrase, which is what is sealed to the vault's key. */
export const VaultBackup = query(
  'vault.backup.v1',
  'vault',
  z.object({ statement: vaultStatementSchema, proof: z.string(), sealed: sealedSchema }),
  z.object({ file: z.string(), secrets: z.number().int() }),
);

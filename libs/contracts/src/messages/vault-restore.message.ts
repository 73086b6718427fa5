import { z } from 'zod';
import { query } from '../message.js';
import { sealedSchema, vaultStatementSchema } from './vault-store.message.js';

/** Puts a backup into an empty vault. Fails with `vault_not_empty`, `backup_unreadable` (another passphrase, or another file). */
export const VaultRestore = query(
  'vault.restore.v1',
  'vault',
  z.object({ statement: vaultStatementSchema, proof: z.string(), sealed: sealedSchema, file: z.string().max(20_000_000) }),
  z.object({ secrets: z.number().int() }),
);

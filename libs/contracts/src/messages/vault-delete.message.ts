import { z } from 'zod';
import { query } from '../message.js';
import { vaultStatementSchema } from './vault-store.message.js';

/** Removes every version of a secret. Its name goes on counting: a later secret of this name begins behind the last version. */
export const VaultDelete = query('vault.delete.v1', 'vault', z.object({ statement: vaultStatementSchema, proof: z.string() }), z.object({ name: z.string(), versions: z.number().int() }));

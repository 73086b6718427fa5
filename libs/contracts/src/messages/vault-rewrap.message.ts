import { z } from 'zod';
import { query } from '../message.js';
import { rewrapSchema } from './vault-list.message.js';
import { vaultStatementSchema } from './vault-store.message.js';

/** Wraps every data key anew under the master key that is the active one now, while readers go on. Answers at once; `vault.list.v1` tells how far it is. */
export const VaultRewrap = query('vault.rewrap.v1', 'vault', z.object({ statement: vaultStatementSchema, proof: z.string() }), z.object({ rewrap: rewrapSchema }));

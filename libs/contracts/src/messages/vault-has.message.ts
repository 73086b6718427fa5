import { z } from 'zod';
import { query } from '../message.js';
import { secretNameSchema } from './vault-store.message.js';

/** Whether there is a secret that the asking tool server may read now. */
export const VaultHas = query('vault.has.v1', 'vault', z.object({ name: secretNameSchema }), z.object({ has: z.boolean(), version: z.number().int().nullable() }));

import { z } from 'zod';
import { event } from '../message.js';
import { secretNameSchema } from './vault-store.message.js';

/** A secret has a new version, or is gone. Those who use it ask anew. */
export const VaultChanged = event('vault.changed.v1', 'vault', z.object({ name: secretNameSchema, change: z.enum(['stored', 'deleted']) }), { broadcast: true });

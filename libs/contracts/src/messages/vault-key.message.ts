import { z } from 'zod';
import { query } from '../message.js';
import { sealingKeySchema } from './vault-store.message.js';

/** The public key that values for the vault are sealed to. */
export const VaultKey = query('vault.key.v1', 'vault', z.object({}), z.object({ publicKey: sealingKeySchema }));

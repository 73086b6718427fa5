import { type ConfigOf, defineConfig, senderConfig, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';

export const adminSchema = z.object({
  name: z.string().min(1),
  role: z.enum(['viewer', 'approver', 'admin']),
  /** `decisionKey(token, 'vault')` of libs/grants. */
  key: z.string().min(32),
});
export type Admin = z.infer<typeof adminSchema>;

const peopleText = z
  .string()
  .default('[]')
  .transform((text, context) => {
    try {
      return z.array(adminSchema).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON: [{"name", "role": "viewer|approver|admin", "key"}]' });
      return z.NEVER;
    }
  });

export const vaultConfig = defineConfig({
  ...senderConfig,
  VAULT_MASTER_KEYS: { schema: z.string().default(''), description: 'The master keys, `id:base64 of 32 bytes`, separated by commas; the last one wraps, the others open what they have wrapped. Instead of a file.', secret: true },
  VAULT_MASTER_KEY_FILE: { schema: z.string().default(''), description: 'A file with the master keys, `id:base64 of 32 bytes` a line; the last one wraps. Read again for each re-wrap.' },
  VAULT_OPERATORS: { schema: peopleText, description: 'Whose word counts in the vault, with the key that proves it.', secret: true, neverEmpty: true },
  VAULT_VERSIONS_KEPT: { schema: wholeNumberSchema(5, 1, 100), description: 'Versions of a secret that are kept; older ones are removed when a new one is stored.' },
});
export type VaultConfig = ConfigOf<typeof vaultConfig>;

import { randomBytes } from 'node:crypto';
import { decisionKey } from '@waggle/grants';

export const TOKEN = 'wg_operator_of_the_vault_admin';
export const APPROVER_TOKEN = 'wg_operator_of_the_approver';
export const masterKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

/** What a vault with the admin olga is started with. */
export const settings = (env: Readonly<Record<string, string>>, more: Readonly<Record<string, string>>): Record<string, string> => ({
  ...env,
  LOG_LEVEL: 'silent',
  VAULT_OPERATORS: JSON.stringify([
    { name: 'olga', role: 'admin', key: decisionKey(TOKEN, 'vault') },
    { name: 'paul', role: 'approver', key: decisionKey(APPROVER_TOKEN, 'vault') },
  ]),
  ...more,
});

import { setTimeout as pause } from 'node:timers/promises';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { VaultClient } from './vault-client.js';

/** What waiting mends: the vault or the audit is still starting. */
const PASSING = ['message_unroutable', 'ask_timeout', 'audit_unavailable', 'broker_unavailable'];
const PAUSE_MS = 500;

/**
 * The values behind settings that name a secret (`SMTP_URL=vault:smtp-url`); waits for a vault that is not there yet.
 * They become strings, as settings are: they live as long as the process uses them.
 *
 * @param references setting to the name of its secret.
 * @throws AppError of the vault, which names the setting
 */
export async function vaultSettings(vault: VaultClient, references: ReadonlyMap<string, string>, log: Logger, signal: AbortSignal): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [setting, name] of references) values[setting] = await waitFor(vault, setting, name, log, signal);
  return values;
}

async function waitFor(vault: VaultClient, setting: string, name: string, log: Logger, signal: AbortSignal): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await vault.use(name, (value) => value.toString('utf8'));
    } catch (thrown) {
      const error = toAppError(thrown);
      if (!PASSING.includes(error.code)) throw new AppError(error.code, error.kind, `${setting} is vault:${name}: ${error.message}`, { setting, secret: name }, thrown);
      log.warn({ attempt, code: error.code, setting }, 'waiting for the vault');
      await pause(PAUSE_MS, undefined, { signal });
    }
  }
}

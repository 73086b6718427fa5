import { setTimeout as pause } from 'node:timers/promises';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { VaultClient } from './vault-client.js';

/** What waiting mends: the vault or the audit is still starting. */
const PASSING = ['message_unroutable', 'ask_timeout', 'audit_unavailable', 'broker_unavailable'];
const PAUSE_MS = 500;

/** What settings have of the vault. */
export interface VaultSettings {
  readonly values: Record<string, string>;
  /** Of each secret the version that was read, by its name. */
  readonly versions: ReadonlyMap<string, number>;
}

/**
 * The values behind settings that name a secret (`SMTP_URL=vault:smtp-url`); waits for a vault that is not there yet.
 * They become strings, as settings are: they live as long as the process uses them.
 *
 * @param references setting to the name of its secret.
 * @throws AppError of the vault, which names the setting
 */
export async function vaultSettings(vault: VaultClient, references: ReadonlyMap<string, string>, log: Logger, signal: AbortSignal): Promise<VaultSettings> {
  const values: Record<string, string> = {};
  const versions = new Map<string, number>();
  for (const [setting, name] of references) {
    const read = await waitFor(vault, setting, name, log, signal);
    values[setting] = read.value;
    versions.set(name, Math.min(read.version, versions.get(name) ?? read.version));
  }
  return { values, versions };
}

/** Whether one of the secrets has another version by now, or is gone. @throws AppError of the vault */
export async function haveChanged(vault: VaultClient, versions: VaultSettings['versions']): Promise<boolean> {
  const now = new Map((await vault.list()).map(({ name, version }) => [name, version]));
  return [...versions].some(([name, version]) => now.get(name) !== version);
}

async function waitFor(vault: VaultClient, setting: string, name: string, log: Logger, signal: AbortSignal): Promise<{ value: string; version: number }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await vault.use(name, (value, version) => ({ value: value.toString('utf8'), version }));
    } catch (thrown) {
      const error = toAppError(thrown);
      if (!PASSING.includes(error.code)) throw new AppError(error.code, error.kind, `${setting} is vault:${name}: ${error.message}`, { setting, secret: name }, thrown);
      log.warn({ attempt, code: error.code, setting }, 'waiting for the vault');
      await pause(PAUSE_MS, undefined, { signal });
    }
  }
}

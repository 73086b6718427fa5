import { setTimeout as pause } from 'node:timers/promises';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { haveChanged, type VaultClient, type VaultSettings } from '@waggle/vault-client';

const PAUSE_MS = 5_000;

/** For what was broadcast while this instance did not listen: asks the vault once, as soon as it answers, whether the secrets are still those that were read. */
export async function tellWhenStale(vault: VaultClient, versions: VaultSettings['versions'], tell: () => void, { log, over }: { log: Logger; over: () => boolean }): Promise<void> {
  while (!over()) {
    try {
      if (await haveChanged(vault, versions)) tell();
      return;
    } catch (thrown) {
      log.debug({ code: toAppError(thrown).code }, 'the vault does not say yet whether a secret has changed');
      await pause(PAUSE_MS, undefined, { ref: false });
    }
  }
}

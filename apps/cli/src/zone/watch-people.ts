import { unwatchFile, watchFile } from 'node:fs';
import { toAppError } from '@waggle/errors';
import type { Zone } from '@waggle/host';
import { secretsFile } from '@waggle/host/secrets';
import type { Terminal } from '../terminal.js';

/** Asked rather than told: a file that is replaced as a whole is lost to a watch on it. */
const EVERY_MS = 500;

/** Lets the zone take over who may sign in whenever `waggle operator` has changed it, until the result is called. */
export function watchPeople(home: string, zone: Zone, terminal: Terminal): () => void {
  const file = secretsFile(home);
  const changed = (): void => {
    zone.refreshPeople().then(
      () => terminal.progress('took over who may sign in'),
      (thrown: unknown) => terminal.warn(`Who may sign in could not be taken over: ${toAppError(thrown).message}`),
    );
  };
  watchFile(file, { interval: EVERY_MS, persistent: false }, changed);
  return () => unwatchFile(file, changed);
}

import { toAppError } from '@waggle/errors';
import { createLogger, KnownSecrets } from '@waggle/observability';
import type { ServiceDefinition } from './define-service.js';
import { LONGEST_WORK_MS } from './end-service.js';
import { type RunningService, startService, type StartOptions } from './start-service.js';

/**
 * Starts a service that takes over what changes in the vault: it finishes what is under way and starts again with the new value.
 *
 * @param failed called when it could not start again: nothing runs then.
 * @throws AppError as `startService` does
 */
export async function startRefreshing(definition: ServiceDefinition, options: StartOptions, failed: (thrown: unknown) => void): Promise<RunningService> {
  // One for all that it starts: an old value stays a secret.
  const secrets = options.secrets ?? new KnownSecrets();
  const log = options.log ?? createLogger({ service: definition.name, instance: 'boot', level: 'info', secrets });
  let stopped = false;
  let turn = Promise.resolve();
  const start = (): Promise<RunningService> => startService(definition, { ...options, secrets, onStale: () => void (turn = turn.then(again).catch(failed)) });
  const again = async (): Promise<void> => {
    if (stopped) return;
    log.info({}, 'a secret has changed: starting again with the new one');
    // Nobody waits for the end of it: what is under way is finished.
    await current.stop(LONGEST_WORK_MS);
    current = await start();
    if (stopped) await current.stop();
  };
  let current = await start();
  return {
    name: current.name,
    get instance() {
      return current.instance;
    },
    stop: async (withinMs) => {
      stopped = true;
      await turn.catch((thrown: unknown) => log.warn({ detail: toAppError(thrown).message }, 'stopping'));
      await current.stop(withinMs);
    },
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import { type AppError, toAppError } from '@waggle/errors';
import { createLogger, KnownSecrets } from '@waggle/observability';
import type { ServiceDefinition } from './define-service.js';
import { LONGEST_WORK_MS } from './end-service.js';
import { type RunningService, startService, type StartOptions } from './start-service.js';
import { isAboutSecrets } from './vault-config.js';

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** What is told of a service that takes over what changes in the vault. */
export interface Told {
  /** It could not start again: nothing runs then. */
  readonly failed: (thrown: unknown) => void;
  /** It does not run for want of a secret, and will by itself when the vault has it. Once for each reason. */
  readonly waiting: (reason: AppError) => void;
  /** It runs after it has waited. */
  readonly recovered: () => void;
}

/**
 * Starts a service that takes over what changes in the vault: it finishes what is under way and starts again with the new value.
 * Where the vault has no such value, or one that does not fit, it tries again until it has: who could store another needs the zone for it.
 *
 * @returns when the service consumes, or waits for the vault
 * @throws AppError as `startService` does, but for secrets
 */
export async function startRefreshing(definition: ServiceDefinition, options: StartOptions, told: Told): Promise<Pick<RunningService, 'name' | 'stop'>> {
  // One for all that it starts: an old value stays a secret.
  const secrets = options.secrets ?? new KnownSecrets();
  const log = options.log ?? createLogger({ service: definition.name, instance: 'boot', level: 'info', secrets });
  const stopping = new AbortController();
  const signal = AbortSignal.any(options.signal === undefined ? [stopping.signal] : [options.signal, stopping.signal]);
  let current: RunningService | undefined;
  let turn = Promise.resolve();
  const onStale = (): void => void (turn = turn.then(again).catch(failed));
  /** @param runs it has run before: what passes is waited for */
  const start = async (waits: () => void, runs: boolean): Promise<void> => {
    let reason: string | undefined;
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        current = await startService(definition, { ...options, signal, secrets, onStale });
        if (reason !== undefined) told.recovered();
        return;
      } catch (thrown) {
        const error = toAppError(thrown);
        const passes = error.kind === 'transient' && (runs || reason !== undefined);
        if (signal.aborted || !(passes || isAboutSecrets(thrown))) throw thrown;
        if (passes) log.warn({ code: error.code, detail: error.message, nextTryMs: pauseMs }, 'could not start again yet');
        else if (error.message !== reason) told.waiting(error);
        if (!passes) reason = error.message;
        waits();
        await pause(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
    signal.throwIfAborted();
  };
  const again = async (): Promise<void> => {
    if (signal.aborted) return;
    log.info({}, 'a secret has changed: starting again with the new one');
    // Nobody waits for the end of it: what is under way is finished.
    await current?.stop(LONGEST_WORK_MS);
    current = undefined;
    await start(() => undefined, true);
  };
  const failed = (thrown: unknown): void => {
    if (!signal.aborted) told.failed(thrown);
  };
  await new Promise<void>((resolve, reject) => {
    let begun = false;
    const begins = (): void => {
      begun = true;
      resolve();
    };
    turn = start(begins, false).then(begins, (thrown: unknown) => (begun ? failed(thrown) : reject(thrown as Error)));
  });
  return {
    name: definition.name,
    stop: async (withinMs) => {
      stopping.abort();
      await turn;
      await current?.stop(withinMs);
    },
  };
}

import { commonConfig, processEnvironment, secretValues } from '@waggle/config';
import { type AppError, toAppError } from '@waggle/errors';
import { createLogger, KnownSecrets } from '@waggle/observability';
import type { ServiceDefinition } from './define-service.js';
import { DRAIN_MS } from './end-service.js';
import { startRefreshing } from './start-refreshing.js';
import type { RunningService } from './start-service.js';

/** What a process tells its parent beside `ready`: why it has no work yet, or null once it has. */
export interface WaitingForSecret {
  readonly waitsFor: string | null;
}

const EXIT_CONFIG = 2;
const EXIT_FAILED = 1;

/**
 * The whole life of a process that is one service: start, run, drain on SIGTERM or SIGINT (a second one ends it at once).
 * Exits 2 when the configuration is wrong, 1 when it cannot start.
 */
export async function runService(definition: ServiceDefinition): Promise<void> {
  const secrets = new KnownSecrets(secretValues({ ...commonConfig, ...definition.config }, processEnvironment()));
  const log = createLogger({ service: definition.name, instance: 'boot', level: 'info', secrets });
  const abort = new AbortController();
  let service: Pick<RunningService, 'stop'> | undefined;
  const end = (): void => {
    if (abort.signal.aborted) process.exit(EXIT_FAILED);
    abort.abort();
    setTimeout(() => process.exit(EXIT_FAILED), DRAIN_MS).unref();
    void service?.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // Started with a channel to a parent: when that dies without a word, so do we.
  process.on('disconnect', end);
  const fail = (thrown: unknown): never => {
    if (abort.signal.aborted) process.exit(0);
    const error = toAppError(thrown);
    log.error({ code: error.code }, error.message);
    process.exit(error.code === 'config_invalid' ? EXIT_CONFIG : EXIT_FAILED);
  };
  try {
    const onHung = (): never => {
      log.error({ code: 'instance_hangs' }, 'every slot hangs: ending, so that another process takes its place');
      process.exit(EXIT_FAILED);
    };
    const waiting = ({ code, message }: AppError): void => {
      log.error({ code }, `starts by itself when the vault gives it a secret that fits: ${message}`);
      process.send?.({ waitsFor: message } satisfies WaitingForSecret);
    };
    const recovered = (): void => void process.send?.({ waitsFor: null } satisfies WaitingForSecret);
    service = await startRefreshing(definition, { signal: abort.signal, onHung, secrets }, { failed: fail, waiting, recovered });
    // Told to end while it was starting.
    if (abort.signal.aborted) await service.stop().then(() => process.exit(0));
    if (process.send !== undefined) process.send('ready');
  } catch (thrown) {
    fail(thrown);
  }
}

import { pino } from 'pino';
import type { Logger as PinoLogger } from 'pino';
import type { KnownSecrets } from './known-secrets.js';
import { currentTraceId } from './traces.js';

/** `log.info({ taskId }, 'what happened')`: one JSON line. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

const SECRET_KEYS = ['password', 'token', 'secret', 'authorization', 'apiKey', 'grant', 'proof', 'AMQP_URL', 'DATABASE_URL', 'REDIS_URL'];

/**
 * A logger of one service instance: JSON lines on standard error, where the caller's own output is not disturbed.
 * Values under the names of secrets are replaced wherever they stand in the first two levels, and the service's own `secrets` everywhere,
 * those included that it learns later: a library may have put one into the text of an error.
 */
export function createLogger(options: { service: string; instance: string; level: string; secrets?: KnownSecrets; traced?: boolean }): Logger {
  const { secrets } = options;
  return pino(
    {
      ...(secrets !== undefined && { hooks: { streamWrite: (line: string) => secrets.without(line) } }),
      level: options.level,
      ...(options.traced === true && { mixin: traceOfLine }),
      base: { service: options.service, instance: options.instance },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}

function traceOfLine(): { traceId?: string } {
  const traceId = currentTraceId();
  return traceId === undefined ? {} : { traceId };
}

/** Says nothing; for unit tests and tools. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}

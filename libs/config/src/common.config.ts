import { roleSchema } from '@waggle/contracts';
import { z } from 'zod';
import { type ConfigOf, defineConfig } from './define.js';

/** A switch written as `true` or `false`. */
export const switchSchema = (fallback: boolean) =>
  z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default(fallback ? 'true' : 'false')
    .transform((text) => text === 'true');

/** A whole number within bounds. */
export const wholeNumberSchema = (fallback: number, min: number, max: number) => z.coerce.number().int().min(min).max(max).default(fallback);

/** What every service reads. */
export const commonConfig = defineConfig({
  AMQP_URL: { schema: z.url({ protocol: /^amqps?$/, error: 'must be an amqp:// address' }), description: 'RabbitMQ, with vhost: amqp://user:password@host:5672/vhost.', secret: true },
  REDIS_URL: { schema: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// address' }), description: 'Redis: redis://host:6379/0.', secret: true },
  WAGGLE_ROLE: { schema: roleSchema.default('swarm'), description: 'How this zone runs: swarm (diamond), cloud, local, single (gold).' },
  WAGGLE_PREFIX: { schema: z.string().regex(/^[a-z0-9_-]*$/).default(''), description: 'Put before every Redis key, so that several installations can share one server.' },
  DRY_RUN: { schema: switchSchema(true), description: 'true: a DANGEROUS call goes through every check but never leaves the machine.' },
  A2A_QUEUES: { schema: z.enum(['classic', 'quorum']).default('classic'), description: 'classic: x-max-priority queues for RabbitMQ 3.x and small machines; quorum: for clusters of 4.3 and later.' },
  LOG_LEVEL: { schema: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'), description: 'How much is logged.' },
  HEALTH_PORT: { schema: wholeNumberSchema(0, 0, 65_535), description: 'Port of /health and /metrics; 0 opens none.' },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).refine((url) => new URL(url).username === '', 'must hold no user: put a collector of your own before one that asks for a password').optional(),
    description: 'Where traces go: the base address of an OTLP/HTTP receiver, such as http://127.0.0.1:4318. Empty: nothing is traced.',
  },
  OTEL_TRACES_SAMPLER_ARG: { schema: z.coerce.number().min(0).max(1).default(1), description: 'Share of the tasks that are traced, 0 to 1. A task is traced as a whole or not at all; give all services the same.' },
  RETRY_DELAYS_MS: {
    schema: z
      .string()
      .regex(/^\d+(,\d+)*$/, 'must be milliseconds separated by commas')
      .default('1000,5000,30000,120000')
      .transform((text) => text.split(',').map(Number)),
    description: 'How long a failed message waits before each retry, in milliseconds; then it is a dead letter.',
  },
  RETRY_HOURS: { schema: wholeNumberSchema(24, 0, 720), description: 'So long after it was said, a message that fails because something is away is tried on, with the last of those delays.' },
});
/** What a service with tables of its own reads beside; no other is told of the database. */
export const databaseConfig = defineConfig({
  DATABASE_URL: { schema: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' }), description: 'PostgreSQL: postgres://user:password@host:5432/database.', secret: true },
});
/** Of a service that decides by who asks. */
export const senderConfig = defineConfig({
  TRUST_SHARED_BROKER: {
    schema: switchSchema(false),
    description: 'true: where all services share one broker user, believe a message that says who sent it. Whoever has that user can then read every secret and move every deal. Without it vault and CRM refuse.',
  },
});

export type CommonConfig = ConfigOf<typeof commonConfig>;

import { commonConfig, type ConfigOf, defineConfig, switchSchema } from '@waggle/config';
import { z } from 'zod';

const optionalUrl = z.url().optional();

/** Settings of the servers that a machine gets for a demo, a start, a test run or a measurement. */
export const devConfig = defineConfig({
  AMQP_URL: { schema: optionalUrl, description: 'A RabbitMQ to use instead of a private one; an own vhost is made there.', secret: true },
  AMQP_MANAGEMENT_URL: {
    schema: optionalUrl,
    description: 'HTTP API of the given RabbitMQ. Default: port 15672 of the host in AMQP_URL, with its user.',
    secret: true,
  },
  DATABASE_URL: { schema: optionalUrl, description: 'A PostgreSQL to use instead of a private one; an own database is made there.', secret: true },
  REDIS_URL: { schema: optionalUrl, description: 'A Redis to use instead of a private one; an own key prefix is used there.', secret: true },
  WAGGLE_GIVEN_AS_IS: {
    schema: switchSchema(false),
    description: 'true: use the given vhost and database themselves, make nothing (for users who may not create any).',
  },
  WAGGLE_PREFIX: commonConfig.WAGGLE_PREFIX,
  WAGGLE_SERVERS: {
    schema: z.enum(['auto', 'private', 'docker', 'install']).default('auto'),
    description: 'Force one source for the servers that are not given. auto: private, else docker, else install.',
  },
  WAGGLE_SERVER_PATH: { schema: z.string().default(''), description: 'Folders, separated by colons, to look for server binaries first.' },
  RABBITMQ_IMAGE: { schema: z.string().default('rabbitmq:4-management'), description: 'Container image of RabbitMQ.' },
  POSTGRES_IMAGE: { schema: z.string().default('postgres:17'), description: 'Container image of PostgreSQL.' },
  REDIS_IMAGE: { schema: z.string().default('redis:8'), description: 'Container image of Redis.' },
  PATH: { schema: z.string().default('/usr/bin:/bin'), description: "The system's search path for programs." },
});
export type DevConfig = ConfigOf<typeof devConfig>;

import { randomBytes } from 'node:crypto';
import { createDatabase, createVhost, dropDatabase, dropKeys, dropVhost, type InfrastructureEnv } from '@waggle/dev';

/** A vhost, a database and a key prefix on the run's servers, so that contenders do not meet. */
export interface Site {
  readonly env: InfrastructureEnv;
  dispose(): Promise<void>;
}

export async function ownSite(servers: InfrastructureEnv): Promise<Site> {
  const name = `bench${randomBytes(4).toString('hex')}`;
  const amqp = new URL(servers.AMQP_URL);
  await createVhost(servers.AMQP_MANAGEMENT_URL, name, decodeURIComponent(amqp.username));
  amqp.pathname = `/${name}`;
  const database = await createDatabase(servers.DATABASE_URL, name);
  return {
    env: { ...servers, AMQP_URL: amqp.href, DATABASE_URL: database, WAGGLE_PREFIX: name },
    dispose: async () => {
      await dropVhost(servers.AMQP_MANAGEMENT_URL, name);
      await dropDatabase(servers.DATABASE_URL, name);
      await dropKeys(servers.REDIS_URL, name);
    },
  };
}

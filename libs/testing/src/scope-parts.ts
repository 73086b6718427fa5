import { type InfrastructureEnv, type ServerName, createDatabase, createVhost, dropDatabase, dropKeys, dropVhost } from '@waggle/dev';

/** One server's share of a scope. */
export interface ScopePart {
  env: Partial<InfrastructureEnv>;
  dispose: () => Promise<void>;
}

async function ownVhost(servers: InfrastructureEnv, name: string): Promise<ScopePart> {
  const { AMQP_MANAGEMENT_URL } = servers;
  const url = new URL(servers.AMQP_URL);
  await createVhost(AMQP_MANAGEMENT_URL, name, decodeURIComponent(url.username));
  url.pathname = `/${name}`;
  return { env: { AMQP_URL: url.href, AMQP_MANAGEMENT_URL }, dispose: () => dropVhost(AMQP_MANAGEMENT_URL, name) };
}

async function ownDatabase(servers: InfrastructureEnv, name: string): Promise<ScopePart> {
  const DATABASE_URL = await createDatabase(servers.DATABASE_URL, name);
  return { env: { DATABASE_URL }, dispose: () => dropDatabase(servers.DATABASE_URL, name) };
}

async function ownKeys({ REDIS_URL }: InfrastructureEnv, name: string): Promise<ScopePart> {
  return { env: { REDIS_URL, WAGGLE_PREFIX: name }, dispose: () => dropKeys(REDIS_URL, name) };
}

const MAKERS = { amqp: ownVhost, database: ownDatabase, redis: ownKeys } as const satisfies Record<
  ServerName,
  (servers: InfrastructureEnv, name: string) => Promise<ScopePart>
>;

export function makeParts(want: readonly ServerName[], servers: InfrastructureEnv, name: string): Promise<ScopePart[]> {
  return Promise.all(want.map((server) => MAKERS[server](servers, name)));
}

import { commonConfig, databaseConfig, defineConfig, type Environment, loadConfig } from '@waggle/config';
import { ZONE_OF } from '@waggle/contracts';
import { hasCode, toAppError } from '@waggle/errors';
import { userName } from '@waggle/messaging';
import { type ServiceDefinition, tablesOf } from '@waggle/runtime';
import { provisionBroker, readsQueues } from './broker-definitions.js';
import { provisionDatabase } from './database-roles.js';

export interface ProvisionOptions {
  readonly definitions: readonly ServiceDefinition[];
  /** An administrator's AMQP_URL, AMQP_MANAGEMENT_URL and DATABASE_URL, the settings of the queues, and the role. */
  readonly env: Environment;
  /** At broker and database; a service without one keeps the administrator's addresses. */
  readonly passwordOf: (service: string) => string | undefined;
  /** Leaves the other server to whoever else looks after it. */
  readonly only?: 'broker' | 'database' | undefined;
  /** Told what had to stay as it was, in a line. */
  readonly warn: (line: string) => void;
}

export type Addresses = Readonly<Record<string, string>>;

const MANAGEMENT_PORT = '15672';
const { AMQP_URL, A2A_QUEUES, RETRY_DELAYS_MS, WAGGLE_ROLE } = commonConfig;
const brokerConfig = defineConfig({ AMQP_URL, A2A_QUEUES, RETRY_DELAYS_MS, WAGGLE_ROLE });
/** The names that servers give to what nobody has named. */
const UNNAMED = ['', '/', 'postgres'];

/**
 * Gives each service a user of its own at broker and database, as far as the administrator may; may be run again at any time.
 *
 * @returns the addresses to start each service with; without those of a server on which nothing may be made.
 */
export async function provision({ definitions, env, passwordOf, only, warn }: ProvisionOptions): Promise<ReadonlyMap<string, Addresses>> {
  const named = definitions.filter(({ name }) => passwordOf(name) !== undefined);
  const plan = { definitions: named, passwordOf };
  const [amqp, database] = await Promise.all([
    only === 'database' ? undefined : unlessRefused('RabbitMQ', warn, () => broker(plan, env)),
    only !== 'broker' && named.some((definition) => tablesOf(definition) !== undefined) ? unlessRefused('PostgreSQL', warn, () => roles(plan, env)) : undefined,
  ]);
  return new Map(
    named.map((definition) => {
      const login = { service: definition.name, password: passwordOf(definition.name) ?? '' };
      const addresses: Record<string, string> = {};
      if (amqp !== undefined) addresses['AMQP_URL'] = amqp.broker(login);
      if (amqp !== undefined && readsQueues(definition)) addresses['AMQP_MANAGEMENT_URL'] = amqp.management(login);
      if (database !== undefined && tablesOf(definition) !== undefined) addresses['DATABASE_URL'] = database(login);
      return [definition.name, addresses];
    }),
  );
}

type AddressOf = (login: { readonly service: string; readonly password: string }) => string;
type Plan = Pick<ProvisionOptions, 'definitions' | 'passwordOf'>;

async function broker(plan: Plan, env: Environment): Promise<Record<'broker' | 'management', AddressOf>> {
  const config = loadConfig(brokerConfig, env);
  const url = config.AMQP_URL;
  const vhost = decodeURIComponent(new URL(url).pathname.slice(1)) || '/';
  const installation = installationOf(vhost);
  const management = env['AMQP_MANAGEMENT_URL'] || managementOf(url);
  await provisionBroker(management, { ...plan, vhost, installation, zone: ZONE_OF[config.WAGGLE_ROLE], queues: config.A2A_QUEUES, retryDelaysMs: config.RETRY_DELAYS_MS });
  const own = (address: string): AddressOf => ({ service, password }) => withUser(address, userName(installation, service), password);
  return { broker: own(url), management: own(management) };
}

async function roles(plan: Plan, env: Environment): Promise<AddressOf> {
  const { DATABASE_URL } = loadConfig(databaseConfig, env);
  const installation = installationOf(decodeURIComponent(new URL(DATABASE_URL).pathname.slice(1)));
  await provisionDatabase(DATABASE_URL, { ...plan, installation });
  return ({ service, password }) => withUser(DATABASE_URL, userName(installation, service), password);
}

/** Users and roles are the whole server's: what others have there must not have the same names. */
const installationOf = (place: string): string => (UNNAMED.includes(place) ? 'waggle' : place);

function managementOf(amqpUrl: string): string {
  const url = new URL(amqpUrl);
  return `${url.protocol === 'amqps:' ? 'https' : 'http'}://${url.username || 'guest'}:${url.password || 'guest'}@${url.hostname}:${MANAGEMENT_PORT}`;
}

function withUser(address: string, user: string, password: string): string {
  const url = new URL(address);
  [url.username, url.password] = [encodeURIComponent(user), encodeURIComponent(password)];
  return url.href;
}

async function unlessRefused<T>(server: string, warn: (line: string) => void, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    if (!hasCode(thrown, 'provision_refused')) throw thrown;
    warn(`least_privilege_off: all services share one ${server} user (${toAppError(thrown).message})`);
    return undefined;
  }
}

import { createHash, randomBytes } from 'node:crypto';
import { isSaidIn, type Zone } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { brokerRights, EXCHANGES, retryExchange, retryOptions, type QueueType, userName } from '@waggle/messaging';
import { conversationOf, type ServiceDefinition } from '@waggle/runtime';

export type ProvisionErrorCode = 'provision_refused' | 'provision_failed';

export interface BrokerPlan {
  readonly vhost: string;
  /** What the users' names begin with. */
  readonly installation: string;
  readonly zone: Zone;
  readonly queues: QueueType;
  readonly retryDelaysMs: readonly number[];
  readonly definitions: readonly ServiceDefinition[];
  /** A service without one gets no user. */
  readonly passwordOf: (service: string) => string | undefined;
}

/** A file that RabbitMQ's `POST /api/definitions` and `rabbitmqctl import_definitions` take: what all share, and a user per service. */
export function brokerDefinitions(plan: BrokerPlan): object {
  const { vhost, definitions, queues, retryDelaysMs, installation, zone } = plan;
  const users = definitions.flatMap((definition) => {
    const password = plan.passwordOf(definition.name);
    const { sends, ...hears } = conversationOf(definition);
    const rights = brokerRights({ ...hears, sends: sends.filter((message) => isSaidIn(zone, message)) }, retryDelaysMs);
    const tags = readsQueues(definition) ? 'management' : '';
    return password === undefined ? [] : [{ name: userName(installation, definition.name), password, rights, tags }];
  });
  const lasting = { vhost, durable: true, auto_delete: false };
  const retries = [...new Set(retryDelaysMs)].map((delay) => ({ name: retryExchange(delay), args: retryOptions(queues, delay).arguments as Record<string, unknown> }));
  return {
    users: users.map(({ name, password, tags }) => ({ name, password_hash: passwordHash(password), hashing_algorithm: 'rabbit_password_hashing_sha256', tags })),
    permissions: users.map(({ name, rights: { configure, write, read } }) => ({ user: name, vhost, configure, write, read })),
    topic_permissions: users.flatMap(({ name, rights }) => rights.topics.map((topic) => ({ user: name, vhost, ...topic }))),
    exchanges: [...Object.values(EXCHANGES), ...retries.map(({ name }) => name)].map((name) => ({ ...lasting, name, type: 'topic', internal: false, arguments: {} })),
    queues: retries.map(({ name, args }) => ({ ...lasting, name, arguments: args })),
    bindings: retries.map(({ name }) => ({ vhost, source: name, destination: name, destination_type: 'queue', routing_key: '#', arguments: {} })),
  };
}

/** It declares the address of the management API, so it gets that with its own user, who may only look at what is in this vhost. */
export const readsQueues = ({ config }: ServiceDefinition): boolean => Object.hasOwn(config, 'AMQP_MANAGEMENT_URL');

/** RabbitMQ's own: four bytes of salt before the digest over salt and password. */
function passwordHash(password: string): string {
  const salt = randomBytes(4);
  return Buffer.concat([salt, createHash('sha256').update(salt).update(password).digest()]).toString('base64');
}

/**
 * Makes or renews all of it in one request; what it does not name stays.
 *
 * @param managementUrl of the HTTP API, with an administrator.
 * @throws AppError `provision_refused` (denied): no such API there, or not for this user. `provision_failed`: it would not
 */
export async function provisionBroker(managementUrl: string, plan: BrokerPlan): Promise<void> {
  const url = new URL(managementUrl);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/api/definitions`;
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`;
  [url.username, url.password] = ['', ''];
  const request = { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(brokerDefinitions(plan)), signal: AbortSignal.timeout(60_000) };
  const response = await fetch(url, request).catch((cause: unknown) => {
    throw new AppError<ProvisionErrorCode>('provision_refused', 'denied', `No HTTP API of RabbitMQ at ${url.host}.`, {}, cause);
  });
  if (response.ok) return void (await response.body?.cancel());
  const code: ProvisionErrorCode = [401, 403, 404].includes(response.status) ? 'provision_refused' : 'provision_failed';
  throw new AppError(code, 'denied', `RabbitMQ at ${url.host} takes no definitions: ${response.status} ${await response.text()}`);
}


// The broker's cluster and what is on it, for RabbitMQ's two operators.
import '@waggle/from-source';
import { isCloudManager } from './cloud-manager.mjs';
import { BROKER, document, labels, named } from './parts.mjs';

const { brokerRights, deadOptions, deadQueueName, EXCHANGES, laneOptions, queueName, retryExchange, retryOptions } = await import('@waggle/messaging');
const { commonConfig } = await import('@waggle/config');

const API = 'rabbitmq.com/v1beta1';
const CLUSTER = { rabbitmqClusterReference: { name: BROKER } };
const VHOST = '/';
const RETRIES = [...new Set(commonConfig.RETRY_DELAYS_MS.schema.parse(undefined))];
const LANES = ['express', 'standard'];

const resource = (kind, name, spec) => document(API, kind, name, { spec: { ...spec, ...CLUSTER } });
const ofName = (name) => name.replaceAll('.', '-');

function queue(name, { arguments: { 'x-queue-type': type, ...rest } }) {
  return resource('Queue', ofName(name), { name, vhost: VHOST, type, durable: true, autoDelete: false, ...(Object.keys(rest).length > 0 && { arguments: rest }) });
}

const exchange = (name) => resource('Exchange', ofName(name), { name, vhost: VHOST, type: 'topic', durable: true, autoDelete: false });

const topic = (service, user, { exchange: on, write, read }) => resource('TopicPermission', `${service.name}-${ofName(on)}`, { vhost: VHOST, userReference: { name: user }, permissions: { exchange: on, write, read } });

/** The Secret `waggle-<service>-broker` has `username` and `password`. */
const login = (name, tags) => resource('User', name, { importCredentialsSecret: { name: `waggle-${name}-broker` }, ...(tags && { tags }) });

/** A service's user with the least that it needs, and its queues. */
export function brokerOf(service) {
  const { configure, write, read, topics } = brokerRights(service.conversation, RETRIES);
  return [
    // It reads the length of queues through the management API.
    login(service.name, isCloudManager(service) ? ['management'] : undefined),
    resource('Permission', service.name, { vhost: VHOST, userReference: { name: service.name }, permissions: { configure, write, read } }),
    ...topics.map((one) => topic(service, service.name, one)),
    ...LANES.map((lane) => queue(queueName(service.name, lane), laneOptions('quorum', service.name))),
    queue(deadQueueName(service.name), deadOptions('quorum')),
  ];
}

const CLUSTER_RESOURCE = document(API, 'RabbitmqCluster', BROKER, {
  spec: {
    replicas: 3,
    image: 'rabbitmq:4.3-management',
    persistence: { storage: '10Gi' },
    resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } },
    rabbitmq: { additionalConfig: 'cluster_partition_handling = pause_minority\ndefault_queue_type = quorum\nvm_memory_high_watermark.relative = 0.7\n' },
    affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: { labelSelector: { matchLabels: named(BROKER) }, topologyKey: 'kubernetes.io/hostname' } }] } },
    terminationGracePeriodSeconds: 600,
  },
});

/** What a queue lets go of is first taken by the next one: without it a node that fails in between loses a retry. */
const SAFE_HANDOVER = resource('Policy', 'safe-handover', {
  name: 'safe-handover',
  vhost: VHOST,
  pattern: '\\.(express|standard)$|^waggle\\.retry\\.',
  applyTo: 'quorum_queues',
  definition: { 'dead-letter-strategy': 'at-least-once', overflow: 'reject-publish' },
});

function retry(delay) {
  const name = retryExchange(delay);
  return [exchange(name), queue(name, retryOptions('quorum', delay)), resource('Binding', ofName(name), { vhost: VHOST, source: name, destination: name, destinationType: 'queue', routingKey: '#' })];
}

const WATCHER = [login('keda', ['monitoring']), resource('Permission', 'keda', { vhost: VHOST, userReference: { name: 'keda' }, permissions: { configure: '^$', write: '^$', read: '^$' } })];

export const ZONE_BROKER = [
  CLUSTER_RESOURCE,
  document('policy/v1', 'PodDisruptionBudget', BROKER, { spec: { maxUnavailable: 1, selector: { matchLabels: named(BROKER) } } }),
  SAFE_HANDOVER,
  ...Object.values(EXCHANGES).map(exchange),
  ...RETRIES.flatMap(retry),
  ...WATCHER,
].map((one) => ({ ...one, metadata: { ...one.metadata, labels: labels({ name: one.metadata.name }) } }));

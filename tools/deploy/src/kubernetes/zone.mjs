import { HEALTH_PORT } from '../services.mjs';
import { ZONE_BROKER } from './broker.mjs';
import { ZONE_NETWORK } from './network.mjs';
import { CACHE, CLOSED, document, labels, NAMESPACED, RESTRICTED } from './parts.mjs';
import { SCALING_LOGIN } from './scaling.mjs';
import { account } from './workload.mjs';

// Baseline is what the broker's operator keeps to; our own pods keep to restricted, which a spec asserts.
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACED, labels: { 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/warn': 'restricted' } } };

export const CONFIGURATION = document('v1', 'ConfigMap', 'waggle', { data: { WAGGLE_ROLE: 'swarm', DRY_RUN: 'true', A2A_QUEUES: 'quorum', HEALTH_PORT: String(HEALTH_PORT) } });

const WORKSPACE_CLAIM = document('v1', 'PersistentVolumeClaim', 'workspace', { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } } });

const provisionContainer = {
  name: 'provision',
  image: 'waggle',
  command: ['node', 'apps/cli/dist/main.js', 'provision', '--only', 'database'],
  envFrom: [{ configMapRef: { name: 'waggle' } }],
  env: ['DATABASE_URL', 'SERVICE_PASSWORDS'].map((name) => ({ name, valueFrom: { secretKeyRef: { name: 'waggle-administrator', key: name } } })),
  resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '1', memory: '384Mi' } },
  securityContext: CLOSED,
  volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
};

/** Roles, schemas and migrations; the broker's users and queues are its operator's. Services wait until it has run: they cannot sign in before. */
const PROVISION = document('batch/v1', 'Job', 'provision', {
  spec: {
    backoffLimit: 20,
    ttlSecondsAfterFinished: 600,
    template: {
      metadata: { labels: labels({ name: 'provision' }) },
      spec: {
        restartPolicy: 'OnFailure',
        serviceAccountName: 'provision',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: RESTRICTED,
        containers: [provisionContainer],
        volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
      },
    },
  },
});

const cacheLabels = labels({ name: CACHE });
const ping = { exec: { command: ['redis-cli', '-p', '6379', 'ping'] }, periodSeconds: 10 };
const cacheContainer = {
  name: CACHE,
  image: 'redis:8',
  args: ['redis-server', '--save', '', '--requirepass', '$(REDIS_PASSWORD)', '--maxmemory', '128mb', '--maxmemory-policy', 'allkeys-lru'],
  env: [{ name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: 'waggle-cache-server', key: 'password' } } }],
  ports: [{ name: 'redis', containerPort: 6379 }],
  startupProbe: { ...ping, periodSeconds: 2, failureThreshold: 30 },
  readinessProbe: ping,
  livenessProbe: { tcpSocket: { port: 'redis' }, periodSeconds: 20 },
  lifecycle: { preStop: { sleep: { seconds: 2 } } },
  resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '500m', memory: '192Mi' } },
  securityContext: CLOSED,
  volumeMounts: [{ name: 'data', mountPath: '/data' }],
};

/** Holds only what may be forgotten: one, without a disk. */
const CACHE_SERVER = [
  account({ name: CACHE }),
  document('apps/v1', 'Deployment', CACHE, {
    spec: {
      replicas: 1,
      selector: { matchLabels: cacheLabels },
      template: {
        metadata: { labels: cacheLabels },
        spec: {
          serviceAccountName: CACHE,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 15,
          securityContext: { ...RESTRICTED, runAsUser: 999, runAsGroup: 999, fsGroup: 999 },
          topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: cacheLabels } }],
          containers: [cacheContainer],
          volumes: [{ name: 'data', emptyDir: { sizeLimit: '64Mi' } }],
        },
      },
    },
  }),
  document('v1', 'Service', CACHE, { spec: { selector: cacheLabels, ports: [{ name: 'redis', port: 6379, targetPort: 'redis' }] } }),
  document('policy/v1', 'PodDisruptionBudget', CACHE, { spec: { maxUnavailable: 1, selector: { matchLabels: cacheLabels } } }),
];

/** What a zone has beside its services. */
export const ZONE = {
  'configuration.yaml': [NAMESPACE, CONFIGURATION, WORKSPACE_CLAIM],
  'provision.yaml': [account({ name: 'provision' }), PROVISION],
  'network.yaml': ZONE_NETWORK,
  'rabbitmq.yaml': ZONE_BROKER,
  'redis.yaml': CACHE_SERVER,
  'scaling.yaml': [SCALING_LOGIN],
};

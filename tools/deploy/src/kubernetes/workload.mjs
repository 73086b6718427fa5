import { GATEWAY_PORT, HEALTH_PORT, LOGIN, MCP_PORT, openSettings, settingsOf } from '../services.mjs';
import { isCloudManager, scalingAccess, scalingEnvironment } from './cloud-manager.mjs';
import { CLOSED, document, labels, RESTRICTED } from './parts.mjs';

const DRAIN_SECONDS = 60;
/** As long as it takes until nobody sends new requests here. */
const LEAVE_SECONDS = 5;
/** Read by Prometheus' usual scrape configuration; the network policy lets in nobody else. */
const SCRAPED = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(HEALTH_PORT), 'prometheus.io/path': '/metrics' };

/** Secrets by reference: a service has one Secret, `waggle-<service>`, and of it what it declares. */
const fromSecret = (service, name, optional) => ({ name, valueFrom: { secretKeyRef: { name: `waggle-${service.name}`, key: name, ...(optional && { optional }) } } });

/** The halves of keys that are no secret to the service and differ by installation. */
const KEYS = ['GRANT_PUBLIC_KEYS', 'FOLDER_OPERATOR', 'APPROVERS'];

function environment(service, all) {
  const plain = Object.entries(settingsOf(service, all)).map(([name, value]) => ({ name, value }));
  const logins = LOGIN.filter((name) => name === 'AMQP_URL' || service.tables).map((name) => fromSecret(service, name, false));
  const said = scalingEnvironment(service);
  const secrets = openSettings(service, all).filter(({ name, secret }) => !said.some((one) => one.name === name) && ( secret || KEYS.includes(name))).map(({ name }) => fromSecret(service, name, true));
  return [...logins, ...said, ...plain, ...secrets];
}

export function servicePort(service) {
  if (service.plane === 'tool') return MCP_PORT;
  return service.name === 'gateway' ? GATEWAY_PORT : undefined;
}

const probe = (path, more) => ({ httpGet: { path, port: 'health' }, ...more });

/** Key and known hosts of the shared remote, where it is reached over ssh. */
const SYNC = { name: 'sync', mountPath: '/run/secrets/sync', readOnly: true };
export const syncSettings = { SYNC_SSH_KEY_FILE: `${SYNC.mountPath}/key`, SYNC_KNOWN_HOSTS_FILE: `${SYNC.mountPath}/known-hosts` };
const syncVolume = { name: SYNC.name, secret: { secretName: 'waggle-sync', optional: true, defaultMode: 0o440 } };

function container(service, all) {
  const port = servicePort(service);
  const files = service.name === 'workspace';
  return {
    name: service.name,
    image: 'waggle',
    command: ['node', `${service.folder}/dist/main.js`],
    envFrom: [{ configMapRef: { name: 'waggle' } }, { secretRef: { name: 'waggle-cache' } }],
    env: environment(service, all),
    ports: [{ name: 'health', containerPort: HEALTH_PORT }, ...(port ? [{ name: 'http', containerPort: port }] : [])],
    startupProbe: probe('/health', { periodSeconds: 2, failureThreshold: 90 }),
    readinessProbe: probe('/health', { periodSeconds: 10, timeoutSeconds: 5 }),
    // Asks no server: a broker that is down is not mended by starting its clients again.
    livenessProbe: probe('/live', { periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 3 }),
    lifecycle: { preStop: { sleep: { seconds: LEAVE_SECONDS } } },
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '1', memory: '384Mi' } },
    securityContext: CLOSED,
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...(files ? [{ name: 'workspace', mountPath: '/workspace' }, SYNC] : [])],
  };
}

const spread = (service) => ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({ maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: labels(service) } }));

function deployment(service, all) {
  const files = service.name === 'workspace';
  return document('apps/v1', 'Deployment', service.name, {
    spec: {
      ...(!scales(service) && { replicas: 1 }),
      selector: { matchLabels: labels(service) },
      strategy: alone(service) ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels: labels(service), annotations: SCRAPED },
        spec: {
          serviceAccountName: service.name,
          // The one service that speaks with the API server.
          automountServiceAccountToken: isCloudManager(service),
          enableServiceLinks: false,
          terminationGracePeriodSeconds: DRAIN_SECONDS,
          securityContext: RESTRICTED,
          topologySpreadConstraints: spread(service),
          containers: [container(service, all)],
          volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }, ...(files ? [{ name: 'workspace', persistentVolumeClaim: { claimName: 'workspace' } }, syncVolume] : [])],
        },
      },
    },
  });
}

/** Consumers of their own queue of which any number may run: KEDA says how many. */
/** Two of it would work against each other, also for the moment of a rolling update. */
const alone = ({ plane, instances }) => plane === 'core' && instances === 'one';
export const scales = ({ plane, instances }) => plane === 'agent' && instances === 'many';

function address(service) {
  const port = servicePort(service);
  return port ? [document('v1', 'Service', service.name, { spec: { selector: labels(service), ports: [{ name: 'http', port, targetPort: 'http' }] } })] : [];
}

const disruption = (service) => document('policy/v1', 'PodDisruptionBudget', service.name, { spec: { maxUnavailable: 1, selector: { matchLabels: labels(service) } } });
export const account = ({ name }) => document('v1', 'ServiceAccount', name, { automountServiceAccountToken: false });

/** What runs a service, without who may reach it. */
export const workload = (service, all) => [account(service), ...scalingAccess(service), deployment(service, all), ...address(service), disruption(service)];

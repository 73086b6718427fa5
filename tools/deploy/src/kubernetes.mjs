import { isCloudManager, scalingDocuments, scalingEnvironment, scalingIdentity } from './scaling.mjs';
import { GATEWAY_PORT, HEALTH_PORT, MCP_PORT, secretsOf, settingsOf } from './services.mjs';

const CLOSED = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };
const labels = (service) => ({ 'app.kubernetes.io/name': service.name, 'app.kubernetes.io/part-of': 'waggle' });

function environment(service, all) {
  const plain = Object.entries(settingsOf(service, all)).map(([name, value]) => ({ name, value }));
  const secret = Object.entries(secretsOf(service)).map(([name, key]) => ({
    name,
    valueFrom: { secretKeyRef: { name: `waggle-${service.name}`, key, optional: true } },
  }));
  return [...login(service), ...scalingEnvironment(service), ...plain, ...secret];
}

/** A service knows its own login alone; the administrator's is in `waggle-infrastructure`, for the job that makes them. */
function login(service) {
  const own = ['AMQP_URL', ...(service.tables ? ['DATABASE_URL'] : [])];
  return own.map((name) => ({ name, valueFrom: { secretKeyRef: { name: `waggle-${service.name}`, key: name } } }));
}

const probe = (more) => ({ httpGet: { path: '/health', port: 'health' }, ...more });

function ports(service) {
  const health = { name: 'health', containerPort: HEALTH_PORT };
  const own = servicePort(service);
  return own ? [health, { name: 'http', containerPort: own }] : [health];
}

function servicePort(service) {
  if (service.plane === 'tool') return MCP_PORT;
  return service.name === 'gateway' ? GATEWAY_PORT : undefined;
}

function container(service, all) {
  return {
    name: service.name,
    image: 'waggle',
    command: ['node', `${service.folder}/dist/main.js`],
    envFrom: [{ configMapRef: { name: 'waggle' } }, { secretRef: { name: 'waggle-cache' } }],
    env: environment(service, all),
    ports: ports(service),
    startupProbe: probe({ periodSeconds: 2, failureThreshold: 60 }),
    readinessProbe: probe({ periodSeconds: 10 }),
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '384Mi' } },
    securityContext: CLOSED,
    ...(service.name === 'workspace' && { volumeMounts: [{ name: 'workspace', mountPath: '/workspace' }] }),
  };
}

function deployment(service, all) {
  const keepsFiles = service.name === 'workspace';
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: service.name, labels: labels(service) },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels(service) },
      ...(keepsFiles && { strategy: { type: 'Recreate' } }),
      template: {
        metadata: { labels: labels(service) },
        spec: {
          ...scalingIdentity(service),
          terminationGracePeriodSeconds: 60,
          securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [container(service, all)],
          ...(keepsFiles && { volumes: [{ name: 'workspace', persistentVolumeClaim: { claimName: 'workspace' } }] }),
        },
      },
    },
  };
}

function address(service) {
  const port = servicePort(service);
  if (!port) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: service.name, labels: labels(service) },
      spec: { selector: labels(service), ports: [{ name: 'http', port, targetPort: 'http' }] },
    },
  ];
}

const CONFIGURATION = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'waggle' },
  data: { WAGGLE_ROLE: 'swarm', DRY_RUN: 'true', A2A_QUEUES: 'quorum', HEALTH_PORT: String(HEALTH_PORT) },
};

/** `waggle-infrastructure` holds AMQP_URL, AMQP_MANAGEMENT_URL and DATABASE_URL of an administrator, and SERVICE_PASSWORDS. */
const PROVISION = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'provision', labels: labels({ name: 'provision' }) },
  spec: {
    backoffLimit: 20,
    ttlSecondsAfterFinished: 600,
    template: {
      metadata: { labels: labels({ name: 'provision' }) },
      spec: {
        restartPolicy: 'OnFailure',
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: 'provision',
            image: 'waggle',
            command: ['node', 'apps/cli/dist/main.js', 'provision'],
            envFrom: [{ configMapRef: { name: 'waggle' } }, { secretRef: { name: 'waggle-infrastructure' } }],
            securityContext: CLOSED,
          },
        ],
      },
    },
  },
};

const WORKSPACE_CLAIM = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'workspace' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } },
};

/** File name to documents: the base that overlays build on. Secrets are the installation's own. */
export function kubernetesFiles(all) {
  const perService = all.map((service) => [`${service.name}.yaml`, [deployment(service, all), ...address(service), ...(isCloudManager(service) ? scalingDocuments(labels) : [])]]);
  const files = Object.fromEntries([['configuration.yaml', [CONFIGURATION, WORKSPACE_CLAIM]], ['provision.yaml', [PROVISION]], ...perService]);
  const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: Object.keys(files) };
  return { 'kustomization.yaml': [kustomization], ...files };
}

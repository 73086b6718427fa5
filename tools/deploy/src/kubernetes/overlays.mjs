import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callsTools, ROOT, settingsOf } from '../services.mjs';
import { networkOf } from './network.mjs';
import { BROKER } from './parts.mjs';
import { syncSettings } from './workload.mjs';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const KUSTOMIZE = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };
const kustomization = (rest) => [{ ...KUSTOMIZE, ...rest }];
const patched = (apiVersion, kind, name, rest) => ({ apiVersion, kind, metadata: { name }, ...rest });

const configured = (data) => patched('v1', 'ConfigMap', 'waggle', { data });
const container = (service, env) => patched('apps/v1', 'Deployment', service.name, { spec: { template: { spec: { containers: [{ name: service.name, env }] } } } });
const image = (newTag) => [{ name: 'waggle', newTag }];

/** What acts, or proves that a person has agreed: a zone that only prepares has none of it. */
const DECIDING = ['FOLDER_DECISION_KEY', 'FOLDER_OPERATOR'];

function agentIn(agent, zone) {
  const { MCP_URLS } = settingsOf(agent, zone);
  return [container(agent, [{ name: 'MCP_URLS', value: MCP_URLS }]), networkOf(agent, zone)];
}

const harmless = (service) => {
  const acting = service.settings.filter(({ name, acts }) => acts || DECIDING.includes(name)).map(({ name }) => ({ name, $patch: 'delete' }));
  return acting.length === 0 ? [] : [container(service, acting)];
};

/** One zone of two: its own services by name, so that one that is not in it is nowhere in its manifests. */
function zone(role, all) {
  const own = all.filter(({ roles }) => roles.includes(role));
  const agents = own.length === all.length ? [] : own.filter(callsTools).flatMap((agent) => agentIn(agent, own));
  return {
    'kustomization.yaml': kustomization({
      namespace: `waggle-${role}`,
      resources: ['zone', ...own.map(({ name }) => name)].map((name) => `../../base/${name}`),
      images: image(version),
      patches: [{ path: 'patches.yaml' }],
    }),
    'patches.yaml': [configured({ WAGGLE_ROLE: role, ...syncSettings }), ...agents, ...(role === 'cloud' ? own.flatMap(harmless) : [])],
  };
}

const replicas = (name, count) => patched('apps/v1', 'Deployment', name, { spec: { replicas: count } });

/** Folder of `k8s/overlays` to its files. */
export function overlays(all) {
  return {
    dev: {
      'kustomization.yaml': kustomization({ namespace: 'waggle-dev', resources: ['../../base'], images: image('local'), patches: [{ path: 'patches.yaml' }] }),
      'patches.yaml': [configured({ LOG_LEVEL: 'debug' }), patched('rabbitmq.com/v1beta1', 'RabbitmqCluster', BROKER, { spec: { replicas: 1, persistence: { storage: '2Gi' } } })],
    },
    production: {
      'kustomization.yaml': kustomization({ namespace: 'waggle', resources: ['../../base'], images: image(version), patches: [{ path: 'patches.yaml' }] }),
      'patches.yaml': [configured({ DRY_RUN: 'false' }), replicas('gateway', 2)],
    },
    cloud: zone('cloud', all),
    local: zone('local', all),
    // Both zones on one cluster: payments and WhatsApp exist in the namespace waggle-local alone.
    'waggle-local': { 'kustomization.yaml': kustomization({ resources: ['../cloud', '../local'] }) },
  };
}

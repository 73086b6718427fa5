import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { type Manifest, manifestSchema, ofKind } from './manifest.js';
import { preparesOnly, RULES } from './rules.js';
import { faultsOf } from './schemas.js';

const OVERLAYS = ['dev', 'cloud', 'local', 'production', 'waggle-local'] as const;
const ROOT = join(import.meta.dirname, '../../../..');
const PROGRAMS = [['kubectl', 'kustomize'], ['kustomize', 'build']] as const;

/** Either program renders the same; without one there is nothing to look at. */
const program = PROGRAMS.find(([command]) => spawnSync(command, ['version', '--client'], { timeout: 20_000 }).error === undefined);
const inCluster = program === undefined ? describe.skip : describe;

const rendered = new Map<string, Manifest[]>();

function manifestsOf(overlay: string): Manifest[] {
  const known = rendered.get(overlay);
  if (known !== undefined) return structuredClone(known);
  const [command = '', verb = ''] = program ?? [];
  const { stdout, stderr, status } = spawnSync(command, [verb, join(ROOT, 'k8s/overlays', overlay)], { encoding: 'utf8', maxBuffer: 32 * 1024 * 1024 });
  if (status !== 0) throw new Error(stderr);
  const found = parseAllDocuments(stdout, { version: '1.1' }).map((one) => manifestSchema.parse(one.toJS()));
  rendered.set(overlay, found);
  return structuredClone(found);
}

const inNamespace = (all: readonly Manifest[], name: string): Manifest[] => all.filter(({ metadata }) => metadata.namespace === name || metadata.name === name);
const zonesOf = (overlay: string): Manifest[][] => (overlay === 'waggle-local' ? ['waggle-cloud', 'waggle-local'].map((name) => inNamespace(manifestsOf(overlay), name)) : [manifestsOf(overlay)]);

inCluster.each(OVERLAYS)('the overlay %s', (overlay) => {
  it('[R-CLUSTER-SCHEMAS] is what the API takes, field by field', () => {
    expect(manifestsOf(overlay).flatMap(faultsOf)).toEqual([]);
  });

  it.each(Object.entries(RULES))('[R-CLUSTER-POLICY] %s', (_title, rule) => {
    for (const zone of zonesOf(overlay)) expect(rule(zone)).toEqual([]);
  });
});

inCluster('the cloud zone', () => {
  it.each(['cloud', 'waggle-local'])('[R-CLUSTER-CLOUD] of the overlay %s cannot act, and nothing in it could', (overlay) => {
    expect(preparesOnly(inNamespace(manifestsOf(overlay), 'waggle-cloud'))).toEqual([]);
  });

  it('[R-CLUSTER-CLOUD] has its payments and WhatsApp beside it, in the local zone', () => {
    const local = ofKind(inNamespace(manifestsOf('waggle-local'), 'waggle-local'), 'Deployment').map(({ metadata }) => metadata.name);
    expect(local).toEqual(expect.arrayContaining(['gatekeeper', 'notifier', 'mcp-payment', 'mcp-whatsapp']));
  });
});

inCluster('production', () => {
  it('[R-CLUSTER-POLICY] has three brokers', () => {
    expect(ofKind(manifestsOf('production'), 'RabbitmqCluster')).toEqual([expect.objectContaining({ spec: expect.objectContaining({ replicas: 3 }) })]);
  });
});

/** The text of one manifest, changed. */
function planted(kind: string, name: string, change: (text: string) => string, overlay = 'local'): Manifest[] {
  return manifestsOf(overlay).map((one) => (one.kind === kind && one.metadata.name === name ? manifestSchema.parse(JSON.parse(change(JSON.stringify(one)))) : one));
}
const without = (kind: string, name: string): Manifest[] => manifestsOf('local').filter((one) => one.kind !== kind || one.metadata.name !== name);
const swapped = (kind: string, name: string, from: string | RegExp, to: string): Manifest[] => planted(kind, name, (text) => text.replace(from, to));

const VIOLATIONS: ReadonlyArray<readonly [keyof typeof RULES & string, () => Manifest[]]> = [
  ['has startup, readiness and liveness probes', () => swapped('Deployment', 'sales', '"livenessProbe"', '"formerProbe"')],
  ['asks for resources and is limited', () => swapped('Job', 'provision', '"limits"', '"wishes"')],
  ['may be disrupted one at a time', () => without('PodDisruptionBudget', 'audit')],
  ['denies all traffic by default', () => without('NetworkPolicy', 'default-deny')],
  ['denies all traffic by default', () => without('NetworkPolicy', 'vault')],
  ['lets only tool servers and the doors named reach the outside', () => swapped('NetworkPolicy', 'vault', /"egress":\[/, '"egress":[{"to":[{"ipBlock":{"cidr":"0.0.0.0/0"}}]},')],
  ['lets only tool servers and the doors named reach the outside', () => swapped('NetworkPolicy', 'sales', /"egress":\[/, '"egress":[{"ports":[{"port":443}]},')],
  ['lets a service call only broker, cache, database and its own tool servers', () => swapped('NetworkPolicy', 'crm', /"egress":\[/, '"egress":[{"to":[{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"vault"}}}]},')],
  ['admits nobody unnamed', () => swapped('NetworkPolicy', 'mcp-payment', /"ingress":\[/, '"ingress":[{"ports":[{"port":7400}]},')],
  ['migrates in a Job', () => without('Job', 'provision')],
  ['mounts no token', () => swapped('ServiceAccount', 'sales', 'false', 'true')],
  ['mounts no token', () => swapped('Deployment', 'sales', '"automountServiceAccountToken":false', '"automountServiceAccountToken":true')],
  ['grants rights at the API server to the cloud manager alone', () => swapped('Role', 'cloud-manager', '"verbs":["get"]', '"verbs":["delete"]')],
  ['grants rights at the API server to the cloud manager alone', () => swapped('Role', 'cloud-manager', '"deployments"', '"secrets"')],
  ['grants rights at the API server to the cloud manager alone', () => swapped('RoleBinding', 'cloud-manager', '"kind":"ServiceAccount","name":"cloud-manager"', '"kind":"ServiceAccount","name":"sales"')],
  ['grants rights at the API server to the cloud manager alone', () => swapped('Role', 'cloud-manager', '"kind":"Role"', '"kind":"ClusterRole"')],
  ['has secrets by reference only', () => swapped('Deployment', 'sales', /"env":\[/, '"env":[{"name":"MCP_TOKEN","value":"x"},')],
  ['has secrets by reference only', () => swapped('ConfigMap', 'waggle', '"data":{', '"data":{"SMTP_URL":"smtp://x",')],
  ['is spread over the cluster', () => swapped('Deployment', 'sales', 'topologySpreadConstraints', 'formerConstraints')],
  ['drains before it ends', () => swapped('Deployment', 'sales', '"preStop"', '"formerly"')],
  ['is scaled by the depth of its queues', () => without('ScaledObject', 'finance')],
  ['is scaled by the depth of its queues', () => swapped('ScaledObject', 'finance', '"excludeUnacknowledged":"false"', '"excludeUnacknowledged":"true"')],
  ['signs in at the broker as itself', () => without('User', 'audit')],
  ['signs in at the broker as itself', () => swapped('User', 'cloud-manager', ',"tags":["management"]', '')],
  ['signs in at the broker as itself', () => swapped('User', 'audit', '"importCredentialsSecret"', '"tags":["administrator"],"importCredentialsSecret"')],
  ['has quorum queues only', () => swapped('Queue', 'audit-dead', '"type":"quorum"', '"type":"classic"')],
  ['is watched from the namespace monitoring alone', () => swapped('Deployment', 'sales', '"prometheus.io/scrape":"true"', '"prometheus.io/scrape":"false"')],
  ['is watched from the namespace monitoring alone', () => swapped('NetworkPolicy', 'sales', '"kubernetes.io/metadata.name":"monitoring"', '"kubernetes.io/metadata.name":"default"')],
  ['is watched from the namespace monitoring alone', () => swapped('NetworkPolicy', 'vault', /"port":4318/, '"port":4319')],
  ['has its database elsewhere', () => planted('Deployment', 'sales', (text) => text.replace('"kind":"Deployment"', '"kind":"StatefulSet"'))],
  ['runs restricted', () => swapped('Deployment', 'sales', '"readOnlyRootFilesystem":true', '"readOnlyRootFilesystem":false')],
];

inCluster('a planted violation', () => {
  it.each(VIOLATIONS)('is found where a cluster %s', (rule, plant) => {
    expect(RULES[rule]?.(plant())).not.toEqual([]);
  });

  it('is known for every rule', () => {
    expect([...new Set(VIOLATIONS.map(([rule]) => rule))].sort()).toEqual(Object.keys(RULES).sort());
  });

  it.each([
    ['a server that acts', 'Deployment', '"name":"mcp-email"', '"name":"mcp-payment"'],
    ['a key to believe grants by', 'Deployment', /"env":\[/, '"env":[{"name":"GRANT_PUBLIC_KEYS","value":"x"},'],
  ])('is found where the cloud zone has %s', (_what, kind, from, to) => {
    expect(preparesOnly(planted(kind, 'mcp-email', (text) => text.replace(from, to), 'cloud'))).not.toEqual([]);
  });

  it.each([
    ['an unknown field', 'Deployment', 'sales', '"strategy"', '"tactics"'],
    ['a value of another type', 'PodDisruptionBudget', 'sales', '"maxUnavailable":1', '"maxUnavailable":true'],
    ['an unknown field of a broker resource', 'Queue', 'sales-standard', '"durable"', '"lasting"'],
    ['an unknown field of a scaling rule', 'ScaledObject', 'sales', '"pollingInterval"', '"askEvery"'],
    ['a type that nobody has published', 'Deployment', 'sales', '"kind":"Deployment"', '"kind":"Employment"'],
  ])('is found by the schemas: %s', (_what, kind, name, from, to) => {
    expect(swapped(kind, name, from, to).flatMap(faultsOf)).not.toEqual([]);
  });
});

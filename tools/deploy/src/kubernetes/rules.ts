// What every overlay must keep to, told from the rendered manifests alone. A rule gives its faults; none is good.
import { z } from 'zod';
import { appOf, deployments, type Manifest, manifestSchema, networks, ofKind, type Workload, workloads } from './manifest.js';

export type Rule = (all: readonly Manifest[]) => string[];

/** What a cluster has beside Waggle's own services. */
const FOREIGN = ['redis', 'rabbitmq'];
const MAY_GO_OUT = /^(mcp-.+|intake|workspace|notifier|zones|cloud-manager)$/;
const EVERYBODY_CALLS = ['rabbitmq', 'redis'];
const some = z.looseObject({});

function every(pick: (all: readonly Manifest[]) => Workload[], schema: z.ZodType): Rule {
  return (all) => pick(all).flatMap((one) => (schema.safeParse(one.spec.template.spec).error?.issues ?? []).map(({ path, message }) => `${one.kind}/${one.metadata.name}: ${path.join('.')} ${message}`));
}
const containers = (shape: z.ZodRawShape): z.ZodType => z.looseObject({ containers: z.array(z.looseObject(shape)) });
const missing = (names: readonly string[], have: readonly string[], what: string): string[] => names.filter((name) => !have.includes(name)).map((name) => `${name} has no ${what}`);
const names = (all: readonly Manifest[], kind: string): string[] => ofKind(all, kind).map(({ metadata }) => metadata.name);
const services = (all: readonly Manifest[]): string[] => deployments(all).map(({ metadata }) => metadata.name).filter((name) => !FOREIGN.includes(name));
const withoutBroker = (all: readonly Manifest[]): ReturnType<typeof networks> => networks(all).filter(({ metadata }) => metadata.name !== 'rabbitmq');

/** The cloud manager alone speaks with the API server. */
const speaksWithNobody = ({ metadata }: Workload): boolean => metadata.name !== 'cloud-manager';

const amount = z.looseObject({ cpu: z.string(), memory: z.string() });
const closed = z.looseObject({ allowPrivilegeEscalation: z.literal(false), readOnlyRootFilesystem: z.literal(true), capabilities: z.looseObject({ drop: z.tuple([z.literal('ALL')]) }) });

function deniesByDefault(all: readonly Manifest[]): string[] {
  const deny = networks(all).find(({ spec }) => Object.keys(spec.podSelector.matchLabels ?? {}).length === 0 && spec.egress.length + spec.ingress.length === 0 && spec.policyTypes.length === 2);
  return deny === undefined ? ['no NetworkPolicy denies everything by default'] : missing([...deployments(all).map(({ metadata }) => metadata.name), 'dns'], names(all, 'NetworkPolicy'), 'NetworkPolicy');
}

/** A rule that names nobody reaches everybody. */
function staysInside(all: readonly Manifest[]): string[] {
  return withoutBroker(all).flatMap(({ metadata, spec }) => {
    const open = spec.egress.filter(({ to }) => to === undefined || to.some((peer) => peer.ipBlock !== undefined || (peer.podSelector === undefined && peer.namespaceSelector === undefined)));
    return open.length > 0 && !MAY_GO_OUT.test(metadata.name) ? [`${metadata.name} may reach the outside`] : [];
  });
}

function callsOnlyItsOwn(all: readonly Manifest[]): string[] {
  const isAgent = (name: string): boolean => deployments(all).some((one) => one.metadata.name === name && one.spec.template.spec.containers.some(({ env }) => env.some((setting) => setting.name === 'MCP_URLS')));
  return withoutBroker(all).flatMap(({ metadata, spec }) => {
    const called = spec.egress.flatMap(({ to = [] }) => to.flatMap(({ podSelector }) => podSelector?.matchLabels?.['app.kubernetes.io/name'] ?? []));
    const strangers = called.filter((name) => !EVERYBODY_CALLS.includes(name) && !(isAgent(metadata.name) && name.startsWith('mcp-')));
    return strangers.map((name) => `${metadata.name} may call ${name}`);
  });
}

function admitsOnlyCallers(all: readonly Manifest[]): string[] {
  return networks(all).flatMap(({ metadata, spec }) => (spec.ingress.some(({ from }) => from === undefined || from.some((peer) => Object.keys(peer).length === 0)) ? [`${metadata.name} admits everybody`] : []));
}

const roleSchema = manifestSchema.extend({ rules: z.array(z.looseObject({ resources: z.array(z.string()), verbs: z.array(z.string()) })) });
const bindingSchema = z.looseObject({ subjects: z.tuple([z.looseObject({ kind: z.literal('ServiceAccount'), name: z.literal('cloud-manager') })]) });
const CHANGES = ['deployments/scale update', 'pods patch'];
const LOOKS = ['get', 'list'];

/** Rights within its own namespace, for the cloud manager alone: it looks, sets a scale, and marks the pod that is to go first. */
function grantsScalingAlone(all: readonly Manifest[]): string[] {
  const access = all.filter(({ apiVersion }) => apiVersion.startsWith('rbac.'));
  const strangers = access.filter(({ kind, metadata }) => metadata.name !== 'cloud-manager' || !['Role', 'RoleBinding'].includes(kind));
  const rights = ofKind(access, 'Role').flatMap((one) => roleSchema.parse(one).rules.flatMap(({ resources, verbs }) => resources.flatMap((resource) => verbs.map((verb) => ({ resource, verb })))));
  const excess = rights.filter(({ resource, verb }) => /secrets|\*/.test(resource) || !(LOOKS.includes(verb) || CHANGES.includes(`${resource} ${verb}`)));
  const others = ofKind(access, 'RoleBinding').filter((one) => bindingSchema.safeParse(one).error !== undefined);
  return [...strangers.map(({ kind, metadata }) => `${kind}/${metadata.name} grants rights`), ...excess.map(({ resource, verb }) => `the cloud manager may ${verb} ${resource}`), ...others.map(({ metadata }) => `${metadata.name} is bound to others`)];
}

const SECRET_NAME = /(PASSWORD|PASSWORDS|TOKEN|TOKENS|SECRET|_KEY|_KEYS|AMQP_URL|DATABASE_URL|REDIS_URL|SMTP_URL|IMAP_URL|OPERATORS)$/;

function keepsSecretsOut(all: readonly Manifest[]): string[] {
  const written = workloads(all).flatMap((one) => one.spec.template.spec.containers.flatMap(({ env }) => env.filter(({ name, value }) => value !== undefined && SECRET_NAME.test(name)).map(({ name }) => `${one.metadata.name} has ${name} written down`)));
  const configured = ofKind(all, 'ConfigMap').flatMap((one) => Object.keys(z.record(z.string(), z.string()).catch({}).parse(one['data'])).filter((name) => SECRET_NAME.test(name)).map((name) => `${one.metadata.name} has ${name} written down`));
  return [...ofKind(all, 'Secret').map(({ metadata }) => `Secret ${metadata.name} is checked in`), ...written, ...configured];
}

const triggersSchema = z.looseObject({ triggers: z.array(z.looseObject({ metadata: z.looseObject({ queueName: z.string(), mode: z.literal('QueueLength'), protocol: z.literal('http'), excludeUnacknowledged: z.literal('false') }), authenticationRef: some })) });

/** Depth is what is ready and what is not acknowledged yet, of both lanes. */
function scalesByDepth(all: readonly Manifest[]): string[] {
  const agents = deployments(all).filter(({ metadata, spec }) => metadata.name !== 'intake' && spec.template.spec.containers.some(({ env }) => env.some(({ name }) => name === 'MCP_URLS')));
  const scaled = ofKind(all, 'ScaledObject');
  const wrong = scaled.flatMap((one) => {
    const lanes = triggersSchema.safeParse(one['spec']).data?.triggers.map(({ metadata }) => metadata.queueName).sort() ?? [];
    return lanes.join() === `${one.metadata.name}.express,${one.metadata.name}.standard` ? [] : [`${one.metadata.name} is not scaled by its own queues`];
  });
  return [...missing(agents.map(({ metadata }) => metadata.name), scaled.map(({ metadata }) => metadata.name), 'ScaledObject'), ...wrong];
}

const tagsSchema = z.looseObject({ tags: z.array(z.string()).default([]) });
/** Who may look through the management API; nobody else may. */
const LOOKING: Readonly<Record<string, string>> = { 'cloud-manager': 'management', keda: 'monitoring' };

function usersOfTheirOwn(all: readonly Manifest[]): string[] {
  const users = ofKind(all, 'User');
  const wrong = users.filter((one) => tagsSchema.parse(one['spec']).tags.join() !== (LOOKING[one.metadata.name] ?? ''));
  return [...missing(services(all), names(all, 'User'), 'User'), ...missing(services(all), names(all, 'Permission'), 'Permission'), ...wrong.map(({ metadata }) => `${metadata.name} has not the tags that it needs, or others`)];
}

const quorumSchema = z.looseObject({ type: z.literal('quorum'), durable: z.literal(true) });

function quorumOnly(all: readonly Manifest[]): string[] {
  const clusters = ofKind(all, 'RabbitmqCluster');
  const queues = ofKind(all, 'Queue').filter((one) => !quorumSchema.safeParse(one['spec']).success);
  const lanes = services(all).flatMap((name) => ['express', 'standard', 'dead'].map((lane) => `${name}-${lane}`));
  return [...(clusters.length === 0 ? ['there is no RabbitmqCluster'] : []), ...queues.map(({ metadata }) => `${metadata.name} is no quorum queue`), ...missing(lanes, names(all, 'Queue'), 'Queue'), ...(names(all, 'Policy').length === 0 ? ['no Policy hands over safely'] : [])];
}

const annotatedSchema = z.looseObject({ spec: z.looseObject({ template: z.looseObject({ metadata: z.looseObject({ annotations: z.looseObject({ 'prometheus.io/scrape': z.literal('true'), 'prometheus.io/path': z.literal('/metrics') }) }) }) }) });
const watchers = z.tuple([z.strictObject({ namespaceSelector: z.looseObject({ matchLabels: z.strictObject({ 'kubernetes.io/metadata.name': z.literal('monitoring') }) }) })]);
const at = (port: number) => (rule: Record<string, unknown>): boolean => JSON.stringify(rule['ports'] ?? []).includes(`"port":${port}`);

/** Figures on 8080 and traces to 4318: with the namespace monitoring, and with nobody else. */
function watchedByMonitoring(all: readonly Manifest[]): string[] {
  const unscraped = ofKind(all, 'Deployment').filter((one) => services(all).includes(one.metadata.name) && !annotatedSchema.safeParse(one).success);
  const open = networks(all).flatMap(({ metadata, spec }) => {
    const [read, told] = [spec.ingress.filter(at(8080)).map(({ from }) => from), spec.egress.filter(at(4318)).map(({ to }) => to)];
    const expected = services(all).includes(metadata.name) ? 1 : 0;
    return read.length === expected && told.length === expected && [...read, ...told].every((peers) => watchers.safeParse(peers).success) ? [] : [`${metadata.name} is watched by others, or by nobody`];
  });
  return [...unscraped.map(({ metadata }) => `${metadata.name} is not scraped`), ...open];
}

const keepsNoDatabase: Rule = (all) => all.filter((one) => one.kind === 'StatefulSet' || /postgres/.test(appOf(one)) && one.kind === 'Deployment').map(({ metadata }) => `${metadata.name} keeps a database`);

export const RULES: Readonly<Record<string, Rule>> = {
  'has startup, readiness and liveness probes': every(deployments, containers({ startupProbe: some, readinessProbe: some, livenessProbe: some })),
  'asks for resources and is limited': every(workloads, containers({ resources: z.looseObject({ requests: amount, limits: amount }) })),
  'may be disrupted one at a time': (all) => missing(deployments(all).map(({ metadata }) => metadata.name), names(all, 'PodDisruptionBudget'), 'PodDisruptionBudget'),
  'denies all traffic by default': deniesByDefault,
  'lets only tool servers and the doors named reach the outside': staysInside,
  'lets a service call only broker, cache, database and its own tool servers': callsOnlyItsOwn,
  'admits nobody unnamed': admitsOnlyCallers,
  'migrates in a Job': (all) => missing(['provision'], names(all, 'Job'), 'Job'),
  'mounts no token': (all) => [...every((some) => workloads(some).filter(speaksWithNobody), z.looseObject({ automountServiceAccountToken: z.literal(false), serviceAccountName: z.string() }))(all), ...ofKind(all, 'ServiceAccount').filter((one) => one['automountServiceAccountToken'] !== false).map(({ metadata }) => `${metadata.name} mounts a token`)],
  'grants rights at the API server to the cloud manager alone': grantsScalingAlone,
  'has secrets by reference only': keepsSecretsOut,
  'is spread over the cluster': every(deployments, z.looseObject({ topologySpreadConstraints: z.array(some).min(1) })),
  'drains before it ends': every(deployments, z.looseObject({ terminationGracePeriodSeconds: z.number().min(15), containers: z.array(z.looseObject({ lifecycle: z.looseObject({ preStop: some }) })) })),
  'is scaled by the depth of its queues': scalesByDepth,
  'signs in at the broker as itself': usersOfTheirOwn,
  'has quorum queues only': quorumOnly,
  'is watched from the namespace monitoring alone': watchedByMonitoring,
  'has its database elsewhere': keepsNoDatabase,
  'runs restricted': every(workloads, z.looseObject({ securityContext: z.looseObject({ runAsNonRoot: z.literal(true), runAsUser: z.number().min(1), seccompProfile: z.looseObject({ type: z.literal('RuntimeDefault') }) }), containers: z.array(z.looseObject({ securityContext: closed })) })),
};

const LOCAL_ALONE = /^(gatekeeper|notifier|compliance|mcp-payment|mcp-whatsapp)$/;
const ACTING = /^(GRANT_|PAYMENT_|WHATSAPP_|SMTP_URL$|FOLDER_|SOCIAL_.*TOKEN)/;

/** The zone that only prepares: nobody in it can act, and nothing with which one could. */
export const preparesOnly: Rule = (all) => [
  ...all.filter((one) => LOCAL_ALONE.test(one.metadata.name)).map(({ kind, metadata }) => `${kind}/${metadata.name} is in a zone that only prepares`),
  ...workloads(all).flatMap((one) => one.spec.template.spec.containers.flatMap(({ env }) => env.filter(({ name, value = '' }) => ACTING.test(name) || /mcp-(payment|whatsapp)/.test(value)).map(({ name }) => `${one.metadata.name} is told ${name}`))),
  ...networks(all).flatMap(({ metadata, spec }) => (/mcp-(payment|whatsapp)/.test(JSON.stringify(spec)) ? [`${metadata.name} may call what is not there`] : [])),
];

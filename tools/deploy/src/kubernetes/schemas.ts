// Whether manifests are what the API takes: every field known, every value of its type, as `--validate=strict` has it.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Manifest } from './manifest.js';

type Validate = ((value: unknown) => boolean) & { readonly errors?: ReadonlyArray<{ readonly instancePath: string; readonly message?: string }> | null };

const require = createRequire(import.meta.url);
/** Packages of compiled schemas, and what the names of their files begin with. The packages show classes only, which validate a copy. */
const SCHEMAS: Readonly<Record<string, readonly [string, string]>> = {
  v1: ['kubernetes-models', 'IoK8sApiCoreV1'],
  'apps/v1': ['kubernetes-models', 'IoK8sApiAppsV1'],
  'batch/v1': ['kubernetes-models', 'IoK8sApiBatchV1'],
  'policy/v1': ['kubernetes-models', 'IoK8sApiPolicyV1'],
  'networking.k8s.io/v1': ['kubernetes-models', 'IoK8sApiNetworkingV1'],
  'rbac.authorization.k8s.io/v1': ['kubernetes-models', 'IoK8sApiRbacV1'],
  'keda.sh/v1alpha1': ['@kubernetes-models/keda', 'KedaShV1alpha1'],
};

function schemaOf({ apiVersion, kind }: Manifest): Validate | undefined {
  const [name = '', prefix = ''] = SCHEMAS[apiVersion] ?? [];
  if (name === '') return undefined;
  const file = join(dirname(require.resolve(name)), '_schemas', `${prefix}${kind}.js`);
  return existsSync(file) ? (require(file) as { validate: Validate }).validate : undefined;
}

/** Faults of one manifest; empty when the API would take it. */
export function faultsOf(manifest: Manifest): string[] {
  const say = (fault: string): string => `${manifest.kind}/${manifest.metadata.name}: ${fault}`;
  if (manifest.apiVersion === 'rabbitmq.com/v1beta1') return brokerFaults(manifest).map(say);
  const validate = schemaOf(manifest);
  if (validate === undefined) return [say(`no such type in ${manifest.apiVersion}`)];
  const watch = new Watch();
  const wrong = validate(watch.over(manifest)) ? [] : (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
  return [...wrong, ...watch.unread(manifest)].map(say);
}

function brokerFaults({ kind, ...manifest }: Manifest): string[] {
  const schema = RABBITMQ[kind];
  if (schema === undefined) return ['no such type'];
  return (schema.safeParse(manifest['spec']).error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);
}

/** The validators of the models pass over fields that they do not know: a field of an object that was looked into, and was not itself, is unknown. */
class Watch {
  private readonly read = new Map<object, Set<string>>();
  private readonly listed = new Set<object>();

  over(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const seen = this.read.get(value) ?? new Set();
    this.read.set(value, seen);
    return new Proxy(value, {
      get: (target, name) => {
        if (typeof name === 'string') seen.add(name);
        return this.over(Reflect.get(target, name));
      },
      // Whoever lists the keys takes any.
      ownKeys: (target) => {
        this.listed.add(target);
        return Reflect.ownKeys(target);
      },
    });
  }

  unread(value: unknown, path = ''): string[] {
    if (typeof value !== 'object' || value === null) return [];
    const seen = this.read.get(value);
    const strict = seen !== undefined && seen.size > 0 && !this.listed.has(value) && !Array.isArray(value);
    return Object.entries(value).flatMap(([name, inner]) => (strict && !seen.has(name) ? [`${path}.${name} is no field`] : this.unread(inner, `${path}.${name}`)));
  }
}

const named = z.strictObject({ name: z.string().min(1) });
const cluster = { rabbitmqClusterReference: z.strictObject({ name: z.string(), namespace: z.string().optional() }) };
const vhost = z.string().optional();
const user = { user: z.string().optional(), userReference: named.optional() };
const free = z.record(z.string(), z.unknown());

/** The fields that we use of the definitions published by rabbitmq/cluster-operator and rabbitmq/messaging-topology-operator (v1beta1). */
const RABBITMQ: Readonly<Record<string, z.ZodType>> = {
  RabbitmqCluster: z.strictObject({
    replicas: z.number().int().min(1),
    image: z.string().optional(),
    persistence: z.strictObject({ storage: z.string(), storageClassName: z.string().optional() }).optional(),
    resources: z.strictObject({ requests: free, limits: free }).optional(),
    rabbitmq: z.strictObject({ additionalConfig: z.string().max(2000).optional(), advancedConfig: z.string().optional(), envConfig: z.string().optional(), additionalPlugins: z.array(z.string()).max(100).optional() }).optional(),
    affinity: free.optional(),
    terminationGracePeriodSeconds: z.number().int().min(0).optional(),
  }),
  Queue: z.strictObject({ ...cluster, name: z.string().min(1), vhost, type: z.string().optional(), durable: z.boolean().optional(), autoDelete: z.boolean().optional(), arguments: free.optional() }),
  Exchange: z.strictObject({ ...cluster, name: z.string().min(1), vhost, type: z.string().optional(), durable: z.boolean().optional(), autoDelete: z.boolean().optional(), arguments: free.optional() }),
  Binding: z.strictObject({ ...cluster, vhost, source: z.string().optional(), destination: z.string().optional(), destinationType: z.enum(['exchange', 'queue']).optional(), routingKey: z.string().optional(), arguments: free.optional() }),
  Policy: z.strictObject({ ...cluster, name: z.string().min(1), vhost, pattern: z.string(), applyTo: z.enum(['queues', 'classic_queues', 'quorum_queues', 'exchanges', 'all']).optional(), priority: z.number().int().optional(), definition: free }),
  User: z.strictObject({ ...cluster, tags: z.array(z.enum(['management', 'policymaker', 'monitoring', 'administrator'])).optional(), importCredentialsSecret: named.optional() }),
  Permission: z.strictObject({ ...cluster, ...user, vhost: z.string(), permissions: z.strictObject({ configure: z.string().optional(), write: z.string().optional(), read: z.string().optional() }) }),
  TopicPermission: z.strictObject({ ...cluster, ...user, vhost: z.string(), permissions: z.strictObject({ exchange: z.string(), write: z.string().optional(), read: z.string().optional() }) }),
};

import { AppsV1Api, CoreV1Api, CustomObjectsApi, KubeConfig, PatchStrategy, setHeaderOptions, type V1Pod } from '@kubernetes/client-node';
import type { Instance } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { z } from 'zod';
import { scalingError } from '../scaling.error.js';
import type { Driver } from './driver.js';

/** The ReplicaSet ends the pods with the lowest first. */
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const KEDA = { group: 'keda.sh', version: 'v1alpha1', plural: 'scaledobjects' } as const;

const scaledObjectsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ scaleTargetRef: z.object({ name: z.string(), kind: z.string().default('Deployment') }) }),
    }),
  ),
});

/** Deployments, by their scale subresource; a pod drains in its own grace period. Where KEDA rules it only reports. */
export class KubernetesDriver implements Driver {
  readonly kind = 'kubernetes';
  private readonly apps: AppsV1Api;
  private readonly core: CoreV1Api;
  private readonly custom: CustomObjectsApi;

  constructor(
    config: KubeConfig,
    private readonly namespace: string,
  ) {
    this.apps = config.makeApiClient(AppsV1Api);
    this.core = config.makeApiClient(CoreV1Api);
    this.custom = config.makeApiClient(CustomObjectsApi);
  }

  static with(file: string, namespace: string): KubernetesDriver {
    const config = new KubeConfig();
    if (file === '') config.loadFromCluster();
    else config.loadFromFile(file);
    return new KubernetesDriver(config, namespace);
  }

  async list(service: string): Promise<Instance[] | undefined> {
    return told(service, async () => {
      const deployment = await this.apps.readNamespacedDeployment(this.named(service)).catch(unlessMissing);
      if (deployment?.spec === undefined) return undefined;
      const labelSelector = Object.entries(deployment.spec.selector.matchLabels ?? {}).map((pair) => pair.join('=')).join(',');
      const { items } = await this.core.listNamespacedPod({ namespace: this.namespace, labelSelector });
      return asMany(items.map(instanceOf), deployment.spec.replicas ?? 1);
    });
  }

  async launch(service: string): Promise<void> {
    await this.change(service, (count) => count + 1);
  }

  async terminate(service: string, instance: string): Promise<void> {
    await told(service, async () => {
      const patch = { metadata: { annotations: { [DELETION_COST]: '-1' } } };
      await this.core.patchNamespacedPod({ ...this.named(instance), body: patch }, setHeaderOptions('Content-Type', PatchStrategy.MergePatch));
    });
    await this.change(service, (count) => Math.max(0, count - 1));
  }

  async scale(service: string, count: number): Promise<void> {
    await this.change(service, () => count);
  }

  async governedBy(service: string): Promise<string | undefined> {
    return told(service, async () => {
      const found: unknown = await this.custom.listNamespacedCustomObject({ ...KEDA, namespace: this.namespace }).catch(unlessMissing);
      if (found === undefined) return undefined;
      const { items } = scaledObjectsSchema.parse(found);
      const ruling = items.find(({ spec: { scaleTargetRef } }) => scaleTargetRef.name === service && scaleTargetRef.kind === 'Deployment');
      return ruling && `KEDA's ScaledObject ${ruling.metadata.name} rules ${service} here`;
    });
  }

  /** With the version that was read: when somebody else was faster, the next look decides anew. */
  private async change(service: string, countOf: (count: number) => number): Promise<void> {
    await told(service, async () => {
      const scale = await this.apps.readNamespacedDeploymentScale(this.named(service));
      const replicas = countOf(scale.spec?.replicas ?? 0);
      await this.apps.replaceNamespacedDeploymentScale({ ...this.named(service), body: { ...scale, spec: { replicas } } });
    });
  }

  private named(name: string): { name: string; namespace: string } {
    return { name, namespace: this.namespace };
  }
}

function instanceOf({ metadata, status }: V1Pod): Instance {
  const containers = status?.containerStatuses ?? [];
  const isReady = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true;
  const isFailing = containers.some(({ state }) => state?.waiting?.reason === 'CrashLoopBackOff');
  const state = metadata?.deletionTimestamp !== undefined ? 'draining' : isFailing ? 'failing' : isReady ? 'running' : 'starting';
  return { id: metadata?.name ?? '', state, restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0) };
}

/** As many as are wanted: what the controller has yet to make is starting, what it has yet to end is draining. */
function asMany(pods: readonly Instance[], replicas: number): Instance[] {
  const draining = pods.filter(({ state }) => state === 'draining');
  const living = pods.filter(({ state }) => state !== 'draining');
  const missing = Array.from({ length: Math.max(0, replicas - living.length) }, (_, index) => ({ id: `to come ${index + 1}`, state: 'starting' as const, restarts: 0 }));
  return [...living.slice(0, replicas), ...missing, ...living.slice(replicas).map((one) => ({ ...one, state: 'draining' as const })), ...draining];
}

function unlessMissing(thrown: unknown): undefined {
  if (thrown !== null && typeof thrown === 'object' && 'code' in thrown && thrown.code === 404) return undefined;
  throw thrown;
}

async function told<T>(service: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw scalingError('driver_failed', `Kubernetes would not: ${toAppError(thrown).message.split('\n')[0] ?? ''}`, { service }, thrown);
  }
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { stringify } from 'yaml';

const TOKEN = 'the-service-account';
const NAMESPACE = 'waggle';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Pod {
  readonly name: string;
  annotations: Record<string, string>;
}

/** The part of the Kubernetes API that scales a Deployment. Refuses what the API server would: a wrong token, a stale version, another content type. */
export class KubernetesStandIn {
  readonly calls: string[] = [];
  /** Of KEDA; undefined while it is not installed. */
  scaledObjects: string[] | undefined;
  replicas = 1;
  pods: Pod[] = [];
  kubeconfig = '';
  private version = 1;
  private made = 0;
  private folder = '';
  private server: Server | undefined;

  constructor(private readonly deployment: string) {}

  async start(): Promise<this> {
    this.folder = await mkdtemp(join(tmpdir(), 'waggle-kube-'));
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    const server = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    this.kubeconfig = join(this.folder, 'config');
    const contexts = [{ name: 'c', context: { cluster: 'c', user: 'u' } }];
    await writeFile(this.kubeconfig, stringify({ apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }], users: [{ name: 'u', user: { token: TOKEN } }], contexts, 'current-context': 'c' }));
    this.control();
    return this;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Somebody else changes the Deployment. */
  touch(): void {
    this.version += 1;
  }

  /** What the controllers do: as many pods as are wanted; the one with the lowest cost of deletion goes first. */
  private control(): void {
    while (this.pods.length < this.replicas) this.pods.push({ name: `${this.deployment}-${(this.made += 1)}`, annotations: {} });
    const cost = ({ annotations }: Pod): number => Number(annotations['controller.kubernetes.io/pod-deletion-cost'] ?? 0);
    while (this.pods.length > this.replicas) {
      const last = [...this.pods].reverse().sort((one, other) => cost(one) - cost(other))[0];
      this.pods = this.pods.filter((pod) => pod !== last);
    }
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '/', 'http://kube');
    if (method !== 'GET') this.calls.push(`${method} ${url.pathname}`);
    if (headers.authorization !== `Bearer ${TOKEN}`) return failure(401, 'Unauthorized');
    const deployment = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${this.deployment}`;
    const pods = `/api/v1/namespaces/${NAMESPACE}/pods`;
    const key = `${method} ${url.pathname}`;
    if (key === `GET ${deployment}`) return { status: 200, body: this.described() };
    if (key === `GET ${deployment}/scale`) return { status: 200, body: this.scale() };
    if (key === `PUT ${deployment}/scale`) return this.rescale((await json(request)) as ReturnType<KubernetesStandIn['scale']>);
    if (key === `GET ${pods}` && url.searchParams.get('labelSelector') === `app.kubernetes.io/name=${this.deployment}`) return { status: 200, body: { kind: 'PodList', apiVersion: 'v1', items: this.pods.map(podOf) } };
    if (method === 'PATCH' && url.pathname.startsWith(`${pods}/`)) return this.patch(url.pathname.slice(pods.length + 1), headers['content-type'], await json(request));
    if (key === `GET /apis/keda.sh/v1alpha1/namespaces/${NAMESPACE}/scaledobjects` && this.scaledObjects !== undefined) return { status: 200, body: { items: this.scaledObjects.map((name) => ({ metadata: { name }, spec: { scaleTargetRef: { name: this.deployment } } })) } };
    return failure(404, 'NotFound');
  }

  private described(): object {
    return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: this.deployment, namespace: NAMESPACE }, spec: { replicas: this.replicas, selector: { matchLabels: { 'app.kubernetes.io/name': this.deployment } }, template: {} } };
  }

  private scale() {
    return { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: this.deployment, namespace: NAMESPACE, resourceVersion: String(this.version) }, spec: { replicas: this.replicas }, status: { replicas: this.pods.length } };
  }

  private rescale({ kind, metadata, spec }: ReturnType<KubernetesStandIn['scale']>): Answer {
    if (kind !== 'Scale' || !Number.isInteger(spec.replicas) || spec.replicas < 0) return failure(422, 'Invalid');
    if (metadata.resourceVersion !== String(this.version)) return failure(409, 'Conflict');
    this.replicas = spec.replicas;
    this.version += 1;
    this.control();
    return { status: 200, body: this.scale() };
  }

  private patch(name: string, type: string | undefined, body: unknown): Answer {
    const pod = this.pods.find((one) => one.name === name);
    if (type !== 'application/merge-patch+json') return failure(415, 'UnsupportedMediaType');
    if (pod === undefined) return failure(404, 'NotFound');
    pod.annotations = { ...pod.annotations, ...(body as { metadata: { annotations: Record<string, string> } }).metadata.annotations };
    return { status: 200, body: podOf(pod) };
  }
}

function podOf({ name, annotations }: Pod): object {
  return { metadata: { name, annotations }, status: { conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [{ name: 'c', restartCount: 0, ready: true, state: { running: {} } }] } };
}

const failure = (code: number, reason: string): Answer => ({ status: code, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code, message: reason } });

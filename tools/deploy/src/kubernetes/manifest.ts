import { z } from 'zod';

const labels = z.record(z.string(), z.string()).default({});
const environment = z.array(z.looseObject({ name: z.string(), value: z.string().optional(), valueFrom: z.looseObject({}).optional() })).default([]);
const selector = z.looseObject({ matchLabels: z.record(z.string(), z.string()).optional() });
const peer = z.looseObject({ podSelector: selector.optional(), namespaceSelector: selector.optional(), ipBlock: z.looseObject({}).optional() });
const peers = z.array(peer).optional();

const containerSchema = z.looseObject({ name: z.string(), env: environment });
export type Container = z.infer<typeof containerSchema>;
const podSchema = z.looseObject({ containers: z.array(containerSchema) });

export const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional(), labels }),
});
export type Manifest = z.infer<typeof manifestSchema>;

const workloadSchema = manifestSchema.extend({ spec: z.looseObject({ template: z.looseObject({ metadata: z.looseObject({ labels }), spec: podSchema }) }) });
/** A Deployment or a Job. */
export type Workload = z.infer<typeof workloadSchema>;

const networkSchema = manifestSchema.extend({
  spec: z.looseObject({ podSelector: selector, policyTypes: z.array(z.string()).default([]), egress: z.array(z.looseObject({ to: peers })).default([]), ingress: z.array(z.looseObject({ from: peers })).default([]) }),
});
export type Network = z.infer<typeof networkSchema>;

export const ofKind = (all: readonly Manifest[], kind: string): Manifest[] => all.filter((one) => one.kind === kind);
export const networks = (all: readonly Manifest[]): Network[] => ofKind(all, 'NetworkPolicy').map((one) => networkSchema.parse(one));
export const deployments = (all: readonly Manifest[]): Workload[] => ofKind(all, 'Deployment').map((one) => workloadSchema.parse(one));
export const workloads = (all: readonly Manifest[]): Workload[] => [...deployments(all), ...ofKind(all, 'Job').map((one) => workloadSchema.parse(one))];
export const appOf = ({ metadata }: Manifest): string => metadata.labels['app.kubernetes.io/name'] ?? '';

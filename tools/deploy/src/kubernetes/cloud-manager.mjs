import { document } from './parts.mjs';

// What the cloud manager needs in a cluster: its account may look at Deployments and change their scale, and nothing else.

const NAME = 'cloud-manager';
export const isCloudManager = ({ name }) => name === NAME;

const RULES = [
  { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] },
  { apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['get', 'update'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['list', 'patch'] },
  { apiGroups: ['keda.sh'], resources: ['scaledobjects'], verbs: ['list'] },
];

/** Role and binding of its account. */
export const scalingAccess = (service) =>
  isCloudManager(service)
    ? [
        document('rbac.authorization.k8s.io/v1', 'Role', NAME, { rules: RULES }),
        document('rbac.authorization.k8s.io/v1', 'RoleBinding', NAME, { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: NAME }, subjects: [{ kind: 'ServiceAccount', name: NAME }] }),
      ]
    : [];

/** Of its container: its namespace, and its own user at the broker's management API. */
export const scalingEnvironment = (service) =>
  isCloudManager(service)
    ? [
        { name: 'SCALING_DRIVER', value: 'kubernetes' },
        { name: 'SCALING_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
        { name: 'AMQP_MANAGEMENT_URL', valueFrom: { secretKeyRef: { name: `waggle-${NAME}`, key: 'AMQP_MANAGEMENT_URL', optional: true } } },
      ]
    : [];

// What the cloud manager needs in a cluster: a service account that may look at Deployments and change their scale, and nothing else.

const NAME = 'cloud-manager';
export const isCloudManager = ({ name }) => name === NAME;

const RULES = [
  { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] },
  { apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['get', 'update'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['list', 'patch'] },
  { apiGroups: ['keda.sh'], resources: ['scaledobjects'], verbs: ['list'] },
];

/** Service account, role and binding. */
export function scalingDocuments(labels) {
  const metadata = { name: NAME, labels: labels({ name: NAME }) };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules: RULES },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: NAME }, subjects: [{ kind: 'ServiceAccount', name: NAME }] },
  ];
}

/** Of a pod: the one service that has a token of the API server. */
export const scalingIdentity = (service) => (isCloudManager(service) ? { serviceAccountName: NAME, automountServiceAccountToken: true } : { automountServiceAccountToken: false });

/** Of its container: its namespace, and its own user at the broker's management API. */
export const scalingEnvironment = (service) =>
  isCloudManager(service)
    ? [
        { name: 'SCALING_DRIVER', value: 'kubernetes' },
        { name: 'SCALING_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
        { name: 'AMQP_MANAGEMENT_URL', valueFrom: { secretKeyRef: { name: `waggle-${NAME}`, key: 'AMQP_MANAGEMENT_URL', optional: true } } },
      ]
    : [];

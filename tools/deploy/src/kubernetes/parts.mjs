// What all manifests share.
export const NAMESPACED = 'waggle';
export const PART_OF = { 'app.kubernetes.io/part-of': 'waggle' };
export const labels = ({ name }) => ({ 'app.kubernetes.io/name': name, ...PART_OF });
export const named = (name) => ({ 'app.kubernetes.io/name': name });
export const document = (apiVersion, kind, name, rest) => ({ apiVersion, kind, metadata: { name, labels: labels({ name }) }, ...rest });

/** Pod Security "restricted". */
export const CLOSED = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };
export const RESTRICTED = { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } };

/** Where the cluster operator's broker answers. */
export const BROKER = 'rabbitmq';
export const CACHE = 'redis';
/** The name of the CloudNativePG cluster whose pods may be reached. */
export const DATABASE = 'postgres';

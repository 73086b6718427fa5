import { document } from './parts.mjs';
import { scales } from './workload.mjs';

const LANES = ['express', 'standard'];
/** How much one instance is left with, and how many there may be. */
const TARGET = { agent: 20, tool: 50 };
const MOST = { agent: 8, tool: 4 };
const COOL_DOWN_SECONDS = 300;

/** Over HTTP the length of a queue is what is ready and what is with a consumer and not acknowledged; over AMQP it would be the first alone. */
const trigger = (service, lane) => ({
  type: 'rabbitmq',
  metadata: { protocol: 'http', mode: 'QueueLength', value: String(TARGET[service.plane]), queueName: `${service.name}.${lane}`, excludeUnacknowledged: 'false' },
  authenticationRef: { name: 'rabbitmq' },
});

/** Instances by the depth of the service's own queues. */
export const scaling = (service) =>
  scales(service)
    ? [
        document('keda.sh/v1alpha1', 'ScaledObject', service.name, {
          spec: {
            scaleTargetRef: { name: service.name },
            minReplicaCount: 1,
            maxReplicaCount: MOST[service.plane],
            pollingInterval: 15,
            cooldownPeriod: COOL_DOWN_SECONDS,
            advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleDown: { stabilizationWindowSeconds: COOL_DOWN_SECONDS, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } } } },
            triggers: LANES.map((lane) => trigger(service, lane)),
          },
        }),
      ]
    : [];

/** The Secret `waggle-keda` has `host`: the management API with the user `keda`, who may look and no more, by a name that KEDA's own namespace resolves. */
export const SCALING_LOGIN = document('keda.sh/v1alpha1', 'TriggerAuthentication', 'rabbitmq', { spec: { secretTargetRef: [{ parameter: 'host', name: 'waggle-keda', key: 'host' }] } });

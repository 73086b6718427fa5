import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';
import { DRIVERS, INSTANCES, type ScalingRule, scalingRuleSchema } from '@waggle/contracts';
import { parse } from 'yaml';
import { z } from 'zod';

const DEFAULT: ScalingRule = { min: 1, max: 4, targetBacklog: 50, oldestSeconds: 60, coolDownUpSeconds: 15, coolDownDownSeconds: 120, hysteresis: 0.2 };

const personSchema = z.object({
  name: z.string().min(1),
  role: z.enum(['viewer', 'approver', 'admin']),
  /** `decisionKey(token, 'scaling')` of libs/grants. */
  key: z.string().min(32),
});
export type Person = z.infer<typeof personSchema>;

const peopleText = z
  .string()
  .default('[]')
  .transform((text, context) => {
    try {
      return z.array(personSchema).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON: [{"name", "role": "viewer|approver|admin", "key"}]' });
      return z.NEVER;
    }
  });

/** Of the definitions: agents scale unless told otherwise, the rest only when it is named. */
const agents = Object.entries(INSTANCES).filter(([, { plane, of }]) => plane === 'agent' && of === 'many').map(([service]) => service);

const servicesText = z
  .string()
  .default('{}')
  .transform((text, context): ReadonlyMap<string, ScalingRule> => {
    const given = rulesIn(text);
    const faults = given === undefined ? ['must be JSON or YAML of service to {min, max, targetBacklog, oldestSeconds, coolDownUpSeconds, coolDownDownSeconds, hysteresis}'] : Object.entries(given).flatMap(([service, rule]) => faultsOf(service, rule));
    for (const message of faults) context.addIssue({ code: 'custom', message });
    return faults.length > 0 ? z.NEVER : new Map([...new Set([...agents, ...Object.keys(given ?? {})])].sort().map((service) => [service, { ...DEFAULT, ...given?.[service] }]));
  });

type Given = Readonly<Record<string, Partial<ScalingRule>>>;

function rulesIn(text: string): Given | undefined {
  try {
    const found = z.record(z.string(), scalingRuleSchema.partial().strict()).safeParse(parse(text) ?? {});
    return found.data;
  } catch {
    return undefined;
  }
}

function faultsOf(service: string, rule: Partial<ScalingRule>): string[] {
  const known = Object.hasOwn(INSTANCES, service) ? INSTANCES[service] : undefined;
  if (known === undefined) return [`names ${service}, which is no service`];
  if (known.of === 'one') return [`names ${service}, of which there is one. ${known.why}`];
  const { min, max } = { ...DEFAULT, ...rule };
  return min > max ? [`wants at least ${min} and at most ${max} of ${service}`] : [];
}

export const cloudManagerConfig = defineConfig({
  SCALING_DRIVER: { schema: z.enum(DRIVERS).default('off'), description: 'What launches and ends instances: process (of `waggle up --processes`, which sets it), compose, kubernetes; off only reports.' },
  SCALING_SERVICES: { schema: servicesText, description: 'JSON or YAML: service to what differs for it from min 1, max 4, targetBacklog 50, oldestSeconds 60, coolDownUpSeconds 15, coolDownDownSeconds 120, hysteresis 0.2. Agents scale unless max is 1, others only when named here.' },
  SCALING_EVERY_SECONDS: { schema: wholeNumberSchema(5, 1, 3600), description: 'Seconds from one look at the queues to the next.' },
  SCALING_KEPT_DAYS: { schema: wholeNumberSchema(30, 1, 3650), description: 'How long decisions are kept here; the audit keeps them for ever.' },
  SCALING_OPERATORS: { schema: peopleText, description: 'Whose word counts on how many may run, with the key that proves it.', secret: true, neverEmpty: true },
  SCALING_COMPOSE_PROJECT: { schema: z.string().default('waggle'), description: 'The compose project whose services the driver compose scales.' },
  SCALING_DOCKER_SOCKET: { schema: z.string().default('/var/run/docker.sock'), description: "The engine's socket, for the driver compose. Whoever has it rules the machine." },
  SCALING_NAMESPACE: { schema: z.string().default('waggle'), description: 'The namespace of the Deployments that the driver kubernetes scales.' },
  SCALING_KUBECONFIG: { schema: z.string().default(''), description: 'A kubeconfig file for the driver kubernetes; empty: the service account of the pod.' },
  AMQP_MANAGEMENT_URL: { schema: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''), description: "RabbitMQ's management API, for what consumers have in hand, how busy they are and how long the oldest message waits. Empty: only what the queues and the services themselves say.", secret: true },
});
export type CloudManagerConfig = ConfigOf<typeof cloudManagerConfig>;

import '@waggle/from-source';
import { callsTools, services } from './services.mjs';

const { conversationOf } = await import('@waggle/runtime');
const { executingAgent, TOOL_TABLE } = await import('@waggle/policy');

/** Carries out what a person has agreed to. */
const EXECUTOR = executingAgent('swarm');

/** The tool servers that an agent may call, as the policy has it. */
function callsOf(agent) {
  const rules = Object.entries(TOOL_TABLE).filter(([, rule]) => (rule.class === 'DANGEROUS' ? agent === EXECUTOR : rule.agents.includes(agent)));
  return [...new Set(rules.map(([tool]) => `mcp-${tool.split('.')[0]}`))].sort();
}

/** Every service with all that a deployment must know of it; each fact has one source. */
export function describeAll(definitions) {
  const defined = new Map(definitions.map((definition) => [definition.name, definition]));
  return services().map((service) => {
    const { persistence, config, roles, instances } = defined.get(service.name);
    return {
      ...service,
      roles,
      tables: persistence !== undefined,
      settings: Object.entries(config).map(([name, { secret = false, power }]) => ({ name, secret, acts: power === 'acts' })),
      instances: instances?.of ?? 'one',
      calls: callsTools(service) ? callsOf(service.name) : [],
      conversation: conversationOf(defined.get(service.name)),
    };
  });
}

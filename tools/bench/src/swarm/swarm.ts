import type { Environment } from '@waggle/config';
import audit from '@waggle/audit';
import crm from '@waggle/crm';
import orchestrator from '@waggle/orchestrator';
import { type ServiceDefinition, startService } from '@waggle/runtime';
import security from '@waggle/security';
import type { Subject } from '../child/protocol.js';
import { takingWorkspace } from './taking-workspace.js';
import { trivialAgent } from './trivial.agent.js';

/** The real services of a task's way, with an agent that does nothing and a workspace that forgets, in this process. */
export const startSwarm: Subject = (env) => startAll([orchestrator, security, trivialAgent, audit, crm, takingWorkspace], env);

/** The agent alone, to be started as often as it shall work. */
export const startAgent: Subject = (env) => startAll([trivialAgent], env);

async function startAll(definitions: readonly ServiceDefinition[], env: Environment): Promise<() => Promise<void>> {
  const services = await Promise.all(definitions.map((definition) => startService(definition, { env })));
  return async () => {
    await Promise.all(services.map((service) => service.stop()));
  };
}

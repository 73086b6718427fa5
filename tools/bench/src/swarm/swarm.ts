import audit from '@waggle/audit';
import crm from '@waggle/crm';
import orchestrator from '@waggle/orchestrator';
import { startService } from '@waggle/runtime';
import security from '@waggle/security';
import type { Subject } from '../child/protocol.js';
import { trivialAgent } from './trivial.agent.js';

/** The real services of a task's way, with an agent that does nothing, in this process. */
export const startSwarm: Subject = async (env) => {
  const services = await Promise.all([orchestrator, security, trivialAgent, audit, crm].map((definition) => startService(definition, { env })));
  return async () => {
    await Promise.all(services.map((service) => service.stop()));
  };
};

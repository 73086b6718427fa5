import compliance from '@waggle/compliance';
import type { Environment } from '@waggle/config';
import audit from '@waggle/audit';
import crm from '@waggle/crm';
import gatekeeper from '@waggle/gatekeeper';
import gateway from '@waggle/gateway';
import orchestrator from '@waggle/orchestrator';
import notifier from '@waggle/notifier';
import { type ServiceDefinition, startService } from '@waggle/runtime';
import security from '@waggle/security';
import workspace from '@waggle/workspace';
import type { Subject } from '../child/protocol.js';
import { trivialAgent } from '../swarm/trivial.agent.js';

const OFFICE = [orchestrator, audit, gatekeeper, crm, workspace, gateway];

/** The REST API with the services that it asks, in this process. */
export const startOffice: Subject = (env) => startAll(OFFICE, env);

/** The same with who works on tasks, tells people of them and checks them. */
export const startBusyOffice: Subject = (env) => startAll([...OFFICE, security, trivialAgent, notifier, compliance], env);

async function startAll(definitions: readonly ServiceDefinition[], env: Environment): Promise<() => Promise<void>> {
  const services = await Promise.all(definitions.map((definition) => startService(definition, { env })));
  return async () => {
    await Promise.all(services.map((service) => service.stop()));
  };
}

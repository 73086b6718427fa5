import audit from '@waggle/audit';
import crm from '@waggle/crm';
import gatekeeper from '@waggle/gatekeeper';
import gateway from '@waggle/gateway';
import orchestrator from '@waggle/orchestrator';
import { startService } from '@waggle/runtime';
import workspace from '@waggle/workspace';
import type { Subject } from '../child/protocol.js';

/** The REST API with the services that it asks, in this process. */
export const startOffice: Subject = async (env) => {
  const services = await Promise.all([orchestrator, audit, gatekeeper, crm, workspace, gateway].map((definition) => startService(definition, { env })));
  return async () => {
    await Promise.all(services.map((service) => service.stop()));
  };
};

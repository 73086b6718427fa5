import { join } from 'node:path';
import { startZone } from '@waggle/host';
import type { Subject } from '../child/protocol.js';

/** Every service of the role swarm in this process. */
export const startWholeZone: Subject = async (env) => {
  const home = env['WAGGLE_HOME'] ?? '';
  const zone = await startZone({ role: 'swarm', home, workspace: join(home, 'workspace'), processes: false, env, gatewayPort: 0, log: () => undefined });
  return () => zone.stop();
};

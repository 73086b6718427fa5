import { resolve } from 'node:path';
import { roleSchema } from '@waggle/contracts';
import { discoverApps } from '@waggle/host';
import type { Session } from '../session.js';
import { readRunningZone } from '../zone/running-zone.js';
import type { Finding } from './finding.js';
import { lookAtFolder, lookAtNode, lookAtPort, lookAtSecrets } from './machine.js';
import { lookAtLogins, lookAtServers } from './servers.js';
import { lookAtChannels, lookAtPower, lookAtProviders, lookAtSettings, lookAtSettingsFile } from './settings.js';

/** Looks at the machine, the servers and the settings. Changes nothing. */
export async function examine({ config, home, env, passedOver }: Session): Promise<Finding[]> {
  const running = await readRunningZone(home);
  const role = roleSchema.catch('swarm').parse(config.WAGGLE_ROLE);
  const apps = await discoverApps(role);
  return [
    lookAtNode(process.version),
    ...(await lookAtServers(env)),
    ...lookAtLogins(env),
    await lookAtPort(config.GATEWAY_PORT, running?.url),
    await lookAtFolder('State folder', home),
    await lookAtFolder('Workspace', running?.workspace ?? resolve(config.WAGGLE_WORKSPACE)),
    await lookAtSecrets(home),
    ...lookAtProviders(apps, env),
    ...lookAtChannels(apps, env),
    ...lookAtPower(apps, role, env),
    ...lookAtSettingsFile(passedOver),
    ...lookAtSettings(apps, env),
  ];
}

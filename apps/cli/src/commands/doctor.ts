import { resolve } from 'node:path';
import { roleSchema } from '@waggle/contracts';
import { discoverApps } from '@waggle/host';
import type { Command } from 'commander';
import type { Finding } from '../doctor/finding.js';
import { lookAtFolder, lookAtNode, lookAtPort, lookAtSecrets } from '../doctor/machine.js';
import { lookAtServers } from '../doctor/servers.js';
import { lookAtChannels, lookAtProviders, lookAtSettings } from '../doctor/settings.js';
import { type Session, sessionOf, type Surroundings } from '../session.js';
import { readRunningZone } from '../zone/running-zone.js';

const MARK: Readonly<Record<Finding['state'], string>> = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' };

export function registerDoctor(program: Command, surroundings: Surroundings): void {
  program
    .command('doctor')
    .description('look at this machine and say what is missing, what is live, and how to mend it; changes nothing')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command, surroundings);
      const findings = await examine(session);
      session.terminal.result({ findings }, () => findings.map(asText).join('\n'));
      if (findings.some(({ state }) => state === 'fail')) session.no();
    });
}

async function examine({ config, home, env }: Session): Promise<Finding[]> {
  const running = await readRunningZone(home);
  const role = roleSchema.catch('swarm').parse(config.WAGGLE_ROLE);
  const apps = await discoverApps(role);
  return [
    lookAtNode(process.version),
    ...(await lookAtServers(env)),
    await lookAtPort(config.GATEWAY_PORT, running?.url),
    await lookAtFolder('State folder', home),
    await lookAtFolder('Workspace', running?.workspace ?? resolve(config.WAGGLE_WORKSPACE)),
    await lookAtSecrets(home),
    ...lookAtProviders(apps, env),
    ...lookAtChannels(apps, env),
    ...lookAtSettings(apps, env),
  ];
}

function asText({ check, state, found, fix }: Finding): string {
  return `${MARK[state]}  ${check}: ${found}${fix === undefined ? '' : `\n      ${fix}`}`;
}

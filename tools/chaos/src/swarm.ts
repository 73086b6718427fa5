import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiClient } from '@waggle/cli';
import { type Environment, processEnvironment } from '@waggle/config';
import type { Role } from '@waggle/contracts';
import { type Infrastructure, type MailServer, provideInfrastructure, startMailServer } from '@waggle/dev';
import { CHECKOUT, startZone, type Zone } from '@waggle/host';

const OFFICE = { address: 'office@waggle.example', password: 'test' };

/** A zone of real processes on servers of its own, with a mailbox whose outgoing mail is kept. */
export interface Swarm {
  readonly infrastructure: Infrastructure;
  readonly mail: MailServer;
  readonly zone: Zone;
  readonly api: ApiClient;
  readonly workspace: string;
  stop(): Promise<void>;
}

export interface SwarmOptions {
  readonly processes: boolean;
  /** Default `swarm`. */
  readonly role?: Role;
  readonly env?: Environment;
  readonly log?: (line: string) => void;
}

export async function startSwarm({ processes, role = 'swarm', env = {}, log = () => undefined }: SwarmOptions): Promise<Swarm> {
  const parent = join(CHECKOUT, '.waggle');
  await mkdir(parent, { recursive: true });
  const home = await mkdtemp(join(parent, 'swarm-'));
  const undo: Array<() => Promise<void>> = [() => rm(home, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const surroundings = processEnvironment();
    const infrastructure = await provideInfrastructure({ home, log, env: surroundings });
    undo.push(() => infrastructure.stop());
    const mail = await startMailServer({ home, users: [OFFICE], log, env: surroundings });
    undo.push(() => mail.stop());
    const workspace = join(home, 'workspace');
    const settings = { ...surroundings, ...infrastructure.env, ...liveMail(mail), RETRY_DELAYS_MS: '200,500,1000,2000,5000,5000', ...env };
    const zone = await startZone({ role, home, workspace, processes, env: settings, gatewayPort: 0, log, without: ['intake'] });
    undo.push(() => zone.stop());
    return { infrastructure, mail, zone, workspace, stop, api: new ApiClient(zone.url, zone.operatorToken) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function liveMail({ smtp, imap }: MailServer): Record<string, string> {
  return {
    DRY_RUN: 'false',
    EMAIL_PROVIDER: 'mailbox',
    EMAIL_FROM: OFFICE.address,
    SMTP_URL: `smtp://${smtp.host}:${smtp.port}`,
    IMAP_URL: `imap://${encodeURIComponent(OFFICE.address)}:${OFFICE.password}@${imap.host}:${imap.port}`,
    UNDO_SECONDS: '0',
    EMAIL_LIMIT_HOUR: '100000',
    EMAIL_LIMIT_DAY: '100000',
    EMAIL_LIMIT_DOMAIN_HOUR: '100000',
    LOG_LEVEL: 'warn',
  };
}

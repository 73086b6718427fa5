import { resolve } from 'node:path';
import { CrmSeed, roleSchema } from '@waggle/contracts';
import { type Infrastructure, provideInfrastructure } from '@waggle/dev';
import { toAppError } from '@waggle/errors';
import { checkZone, discoverApps, prepareZone, startZone, type Zone, type ZoneOptions } from '@waggle/host';
import { requireFinished } from '../backup/unfinished.js';
import { cliError } from '../cli.error.js';
import { ApiClient } from '../client/api-client.js';
import { deliver } from '../operations/operation-log.js';
import { portOf } from '../port.js';
import type { Session } from '../session.js';
import { type FirstPassword, firstPassword } from './first-password.js';
import { waitForGivenServers } from './given-servers.js';
import { untilInterrupted } from './interruption.js';
import { waitForRest } from './rest.js';
import { bornAt, readRunningZone, removeRunningZone, writeRunningZone } from './running-zone.js';
import { watchPeople } from './watch-people.js';

export interface UpOptions {
  readonly role?: string;
  readonly workspace?: string;
  readonly port?: string;
  readonly live?: boolean;
  readonly dryRun?: boolean;
  readonly once?: boolean;
  readonly processes?: boolean;
  readonly sampleData?: boolean;
  readonly check?: boolean;
  readonly prepare?: boolean;
}

type Wishes = Required<Pick<ZoneOptions, 'role' | 'workspace' | 'gatewayPort' | 'processes'>> & { readonly mode: Record<string, string> };

/** Starts a zone and stays until it is interrupted, or until nothing is left to do. @throws AppError `already_running`, `usage` */
export async function up(options: UpOptions, session: Session): Promise<void> {
  const { home, terminal } = session;
  if (session.passedOver) terminal.warn('Nothing of .env is read here: it holds the secrets of services in containers. What this zone shall be given: export it, or start the zone in another folder.');
  if (options.check === true) return check(wishesOf(options, session), session);
  await requireFinished(home);
  const running = await readRunningZone(home);
  if (running !== undefined) throw cliError('already_running', 'conflict', `A zone runs already at ${running.url} (process ${running.pid}).`);
  const wishes = wishesOf(options, session);
  const interruption = untilInterrupted(terminal.warn);
  let infrastructure: Infrastructure | undefined;
  let zone: Zone | undefined;
  try {
    await waitForGivenServers(session.env, terminal.warn, interruption.signal);
    // The apps' code is loaded while the servers come up; what is wrong with it is said by the start itself.
    void discoverApps(wishes.role).catch(() => undefined);
    infrastructure = await provideInfrastructure({ home, log: terminal.progress, env: session.env, keep: true });
    if (options.prepare === true) return await prepare(wishes, session, infrastructure);
    const first = options.once === true ? undefined : await firstPassword(home);
    zone = await start(wishes, session, infrastructure, interruption.signal);
    if (options.sampleData === true) await new ApiClient(zone.url, zone.operatorToken).call('/api/crm/sample', CrmSeed.reply, { method: 'POST' });
    if (options.once === true) await workOff(zone, session, interruption.signal);
    else await serve(zone, session, first, interruption.ended);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
  } finally {
    await zone?.stop();
    await infrastructure?.stop();
    await removeRunningZone(home);
    interruption.release();
  }
}

/** Private servers have no address before they run. */
const UNKNOWN_ADDRESSES = { AMQP_URL: 'amqp://localhost', DATABASE_URL: 'postgres://localhost/waggle', REDIS_URL: 'redis://localhost' };

async function check({ mode, ...wishes }: Wishes, { home, terminal, env }: Session): Promise<void> {
  await checkZone({ ...wishes, home, env: { ...UNKNOWN_ADDRESSES, ...env, ...mode }, log: terminal.progress });
  terminal.result({ role: wishes.role, ok: true }, () => `The settings are right for a zone of the role ${wishes.role}.`);
}

async function prepare({ mode, ...wishes }: Wishes, { home, terminal, env }: Session, infrastructure: Infrastructure): Promise<void> {
  const { apps } = await prepareZone({ ...wishes, home, env: { ...env, ...infrastructure.env, ...mode }, log: terminal.progress });
  const services = apps.map(({ service }) => service);
  // Said to whoever installs: a zone that runs as a service would say it into its log.
  const first = await firstPassword(home);
  terminal.result({ services, ...(first === undefined ? {} : { signIn: first }) }, () => `Users, queues, roles and tables of ${services.length} services are there.${first === undefined ? '' : `\nSign in as ${first.name} with the password ${first.password} (shown this once)`}`);
}

/** The options as the zone wants them. @throws AppError `usage` */
function wishesOf({ role, workspace, port, processes, live, dryRun }: UpOptions, { config }: Session): Wishes {
  const mode: Record<string, string> = live === true ? { DRY_RUN: 'false' } : dryRun === true ? { DRY_RUN: 'true' } : {};
  return {
    role: roleOf(role ?? config.WAGGLE_ROLE),
    workspace: resolve(workspace ?? config.WAGGLE_WORKSPACE),
    gatewayPort: portOf(port) ?? config.GATEWAY_PORT,
    processes: processes === true,
    mode,
  };
}

async function start({ mode, ...wishes }: Wishes, { home, terminal, env }: Session, infrastructure: Infrastructure, signal: AbortSignal): Promise<Zone> {
  const { role, workspace, processes } = wishes;
  const settings = { LOG_LEVEL: processes ? 'info' : 'warn', ...env, ...infrastructure.env, ...mode };
  const zone = await startZone({ ...wishes, home, env: settings, log: terminal.progress, signal });
  await writeRunningZone(home, { pid: process.pid, born: await bornAt(process.pid), url: zone.url, role, workspace, processes, started: new Date().toISOString() });
  return zone;
}

async function serve(zone: Zone, { home, terminal }: Session, first: FirstPassword | undefined, ended: Promise<void>): Promise<void> {
  terminal.result({ url: zone.url, services: zone.services, ...(first === undefined ? {} : { signIn: first }) }, () =>
    [
      `The zone is up at ${zone.url} (API: ${zone.url}/api/docs). Ctrl-C stops it.`,
      signInLine(zone.url, first),
      'Programs send the token that `waggle token` prints: Authorization: Bearer <token>',
      'Try: waggle add EMAIL --from ada@example.org --title "Prices?" --body "What does the team plan cost?"   then   waggle approvals',
    ].join('\n'),
  );
  await deliver(home, new ApiClient(zone.url, zone.operatorToken)).catch((thrown: unknown) => terminal.warn(`What was done to the installation is not on record yet: ${toAppError(thrown).message}`));
  const unwatch = watchPeople(home, zone, terminal);
  await ended;
  unwatch();
  terminal.progress('stopping: what is under way is finished first');
}

function signInLine(url: string, first: FirstPassword | undefined): string {
  if (first === undefined) return `Sign in at ${url} with your name and password. A new password: waggle operator password <name>`;
  return `Sign in at ${url} as ${first.name} with the password ${first.password} (shown this once; another one: waggle operator password ${first.name})`;
}

async function workOff(zone: Zone, { terminal }: Session, signal: AbortSignal): Promise<void> {
  let last = -1;
  await waitForRest(new ApiClient(zone.url, zone.operatorToken), signal, (left) => {
    if (left !== last) terminal.progress(`${left} still to do`);
    last = left;
  });
  terminal.result({ url: zone.url, rest: true }, () => 'All that could be done is done; what remains waits for a person.');
}

function roleOf(text: string) {
  const role = roleSchema.safeParse(text);
  if (role.success) return role.data;
  throw cliError('usage', 'invalid', `"${text}" is not a role; there are swarm (diamond), cloud, local, single (gold).`);
}

import { resolve } from 'node:path';
import { CrmSeed, roleSchema } from '@waggle/contracts';
import { type Infrastructure, provideInfrastructure } from '@waggle/dev';
import { discoverApps, startZone, type Zone, type ZoneOptions } from '@waggle/host';
import { type Command, Option } from 'commander';
import { cliError } from '../cli.error.js';
import { portOf } from '../port.js';
import { ApiClient } from '../client/api-client.js';
import { type Session, sessionOf, type Surroundings } from '../session.js';
import { waitForGivenServers } from '../zone/given-servers.js';
import { type FirstPassword, firstPassword } from '../zone/first-password.js';
import { waitForRest } from '../zone/rest.js';
import { bornAt, readRunningZone, removeRunningZone, writeRunningZone } from '../zone/running-zone.js';
import { watchPeople } from '../zone/watch-people.js';
import { untilInterrupted } from '../zone/interruption.js';

interface UpOptions {
  readonly role?: string;
  readonly workspace?: string;
  readonly port?: string;
  readonly live?: boolean;
  readonly dryRun?: boolean;
  readonly once?: boolean;
  readonly processes?: boolean;
  readonly sampleData?: boolean;
}

type Wishes = Required<Pick<ZoneOptions, 'role' | 'workspace' | 'gatewayPort' | 'processes'>> & { readonly mode: Record<string, string> };

export function registerUp(program: Command, surroundings: Surroundings): void {
  program
    .command('up')
    .description('start a zone on this machine: its servers and all services of a role')
    .option('--role <role>', 'swarm (diamond), cloud, local or single (gold); WAGGLE_ROLE, default swarm')
    .option('--workspace <folder>', 'folder of the task files (WAGGLE_WORKSPACE, default workspace)')
    .option('--port <port>', 'of the REST API (GATEWAY_PORT, default 3000; 0 takes a free one)')
    .option('--dry-run', 'approved calls are recorded and never leave the machine (the default)')
    .addOption(new Option('--live', 'approved calls are really made').conflicts('dryRun'))
    .option('--once', 'work off what waits in Needs_Action, then end')
    .option('--processes', 'each service as its own process')
    .option('--sample-data', 'put sample contacts, deals and activities into the CRM')
    .action(async (options: UpOptions, command: Command) => up(options, sessionOf(command, surroundings)));
}

async function up(options: UpOptions, session: Session): Promise<void> {
  const { home, terminal } = session;
  const running = await readRunningZone(home);
  if (running !== undefined) throw cliError('already_running', 'conflict', `A zone runs already at ${running.url} (process ${running.pid}); stop it with: waggle down`);
  const wishes = wishesOf(options, session);
  const interruption = untilInterrupted(terminal.warn);
  let infrastructure: Infrastructure | undefined;
  let zone: Zone | undefined;
  try {
    await waitForGivenServers(session.env, terminal.warn, interruption.signal);
    // The apps' code is loaded while the servers come up; what is wrong with it is said by the start itself.
    void discoverApps(wishes.role).catch(() => undefined);
    infrastructure = await provideInfrastructure({ home, log: terminal.progress, env: session.env, keep: true });
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
      'Try: waggle add EMAIL --title "Prices?" --body "What does the team plan cost?"   then   waggle approvals',
    ].join('\n'),
  );
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

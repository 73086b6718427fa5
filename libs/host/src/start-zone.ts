import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commonConfig, type ConfigShape, type Environment, loadConfig, vaultReferences, withoutSettings } from '@waggle/config';
import { type Role, ZONE_OF } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { AppError, hasCode, toAppError } from '@waggle/errors';
import { provision } from '@waggle/provision';
import { LONGEST_WORK_MS, type ServiceDefinition } from '@waggle/runtime';
import { type App, discoverApps } from './discover.js';
import type { HostErrorCode } from './host.error.js';
import { Fleet, instanceId } from './fleet.js';
import { InlineUnit } from './inline-unit.js';
import { takeOverPeople } from './people.js';
import { ProcessUnit } from './process-unit.js';
import { callsTools, serviceEnvironment, toolServerName, type ZoneFacts } from './service-environment.js';
import { startWaves } from './start-order.js';
import type { Unit } from './unit.js';
import { masterKeyFile } from './master-key-file.js';
import { readSecrets, zoneSecrets } from './zone-secrets.js';

export interface ZoneOptions {
  readonly role: Role;
  /** State folder (secrets, logs); made when missing. */
  readonly home: string;
  /** Folder of task files; made when missing. */
  readonly workspace: string;
  /** Each service as its own process. Default false. Needs a build. */
  readonly processes?: boolean;
  /** The user's settings with AMQP_URL, DATABASE_URL and REDIS_URL; each service gets what it declares. */
  readonly env: Environment;
  /** Settings of single services, by their name; they go before everything else. */
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** 0 takes a free port. Default: GATEWAY_PORT of `env`, else 0. */
  readonly gatewayPort?: number;
  /** Services to leave out. */
  readonly without?: readonly string[];
  /** Definitions in place of a service's own, by its name; only without processes. For finding out what a service that was taken over can do. */
  readonly instead?: Readonly<Record<string, (own: ServiceDefinition) => ServiceDefinition>>;
  /** Progress for people, one line a call. */
  readonly log: (line: string) => void;
  /** Aborted: stop waiting for the infrastructure. */
  readonly signal?: AbortSignal;
}

export interface ZoneProcess {
  readonly service: string;
  /** undefined while it is being started again, and of a service without a process of its own. */
  readonly pid: number | undefined;
  readonly restarts: number;
}

export interface Zone {
  /** Of the REST API. */
  readonly url: string;
  /** Signs in as the first operator. */
  readonly operatorToken: string;
  readonly services: readonly string[];
  /** What a service was started with. Holds secrets. */
  env(service: string): Readonly<Record<string, string>>;
  processes(): ZoneProcess[];
  /** SIGKILL to a service's process; it is started again by itself. @throws AppError `not_a_process`, `service_unknown` */
  kill(service: string): Promise<void>;
  /** Takes over who may sign in and decide: the services that are told of it are started again with what `secrets.json` says now. One that cannot run with it goes on as it was; then it throws. */
  refreshPeople(): Promise<void>;
  /** Lets no new work in, finishes what is under way, ends all. May be called twice. */
  stop(): Promise<void>;
}

/** Work that takes longer is given back by the broker, and done when the zone is up again. */
const DRAIN_MS = 60_000;
/** The last wave has so long, however long those before took. */
const LEAST_DRAIN_MS = 1000;
/** It alone may ask for more processes, or fewer. */
const CLOUD_MANAGER = 'cloud-manager';

interface Prepared {
  readonly apps: readonly App[];
  readonly facts: ZoneFacts;
}

/**
 * All that comes before the first service starts: secrets, the faults of all settings at once, each service's user, queues, role and tables.
 *
 * @throws AppError `config_invalid` with every fault, `secrets_invalid`, `not_built`, and what a migration throws
 */
export async function prepareZone(options: ZoneOptions): Promise<Prepared> {
  const { apps, facts } = await checkedZone(options);
  if (apps.some(({ service }) => service === 'vault')) await masterKeyFile(facts.home);
  return { apps, facts: { ...facts, addresses: await ownAddresses(apps, facts, options) } };
}

/** Looks at the settings as `startZone` does and changes nothing: the secrets are thrown away. @throws AppError `config_invalid`, `not_built` */
export async function checkZone(options: ZoneOptions): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'waggle-check-'));
  await checkedZone({ ...options, home }).finally(() => rm(home, { recursive: true, force: true }));
}

async function checkedZone(options: ZoneOptions): Promise<Prepared> {
  const found = (await discoverApps(options.role)).filter(({ service }) => options.without?.includes(service) !== true);
  const apps = found.map((app) => ({ ...app, definition: options.instead?.[app.service]?.(app.definition) ?? app.definition }));
  const facts = await zoneFacts(apps, options);
  checkSettings(apps, environmentsOf(apps, facts, options));
  return { apps, facts };
}

/**
 * Starts every service of a role and resolves when all of them consume. If one cannot start, the others are stopped again.
 *
 * @throws AppError `config_invalid` with every fault, `secrets_invalid`, `not_built`, `service_not_started`, and what `startService` throws
 */
export async function startZone(options: ZoneOptions): Promise<Zone> {
  const { apps, facts } = await prepareZone(options);
  await mkdir(facts.workspace, { recursive: true });
  const environments = environmentsOf(apps, facts, options);
  const logs = join(facts.home, 'logs');
  await mkdir(logs, { recursive: true });
  const signal = options.signal ?? new AbortController().signal;
  const process = (app: App, env: Record<string, string>, number = 1): ProcessUnit => {
    const onMessage = app.service === CLOUD_MANAGER ? (message: unknown) => fleet.handle(message) : undefined;
    return new ProcessUnit(app, { env, logs, log: options.log, id: instanceId(app.service, number), ...(onMessage && { onMessage }) });
  };
  const unitOf = (app: App, env: Record<string, string>): Unit => (options.processes === true ? process(app, env) : new InlineUnit(app, env, signal, options.log));
  const units = apps.map((app) => unitOf(app, environments.get(app.service) ?? {}));
  const another = (service: string): ((number: number) => ProcessUnit) | undefined => {
    const app = apps.find((one) => one.service === service && one.definition.instances.of === 'many');
    return app && ((number) => process(app, environments.get(service) ?? {}, number));
  };
  const fleet = new Fleet({ units, another, log: options.log });
  await startAll(units, options.log);
  const refreshPeople = async (): Promise<void> => {
    const secrets = await readSecrets(facts.home);
    const now = environmentsOf(apps, { ...facts, secrets: secrets ?? facts.secrets }, options);
    await takeOverPeople({ units, environments, unitOf: (service, env) => unitOf(appCalled(apps, service), env), stopWithinMs: LONGEST_WORK_MS }, now);
  };
  return zoneOf(units, environments, facts, refreshPeople, fleet);
}

function appCalled(apps: readonly App[], service: string): App {
  const found = apps.find((app) => app.service === service);
  if (found === undefined) throw unknownService(service);
  return found;
}

const unknownService = (service: string) => new AppError<HostErrorCode>('service_unknown', 'missing', `This zone has no service ${service}.`);

function environmentsOf(apps: readonly App[], facts: ZoneFacts, { overrides }: ZoneOptions): Map<string, Record<string, string>> {
  return new Map(apps.map(({ service, definition }) => [service, { ...serviceEnvironment(definition, facts), ...overrides?.[service] }]));
}

/** Every service signs in as itself; the zone alone as the administrator whose addresses the user or the private servers gave. */
async function ownAddresses(apps: readonly App[], { secrets, role }: ZoneFacts, { env, log }: ZoneOptions): ReturnType<typeof provision> {
  if (env['WAGGLE_GIVEN_AS_IS'] === 'true') {
    log('least_privilege_off: WAGGLE_GIVEN_AS_IS makes nothing on the servers, so all services share the given users');
    return new Map();
  }
  return provision({ definitions: apps.map(({ definition }) => definition), env: { ...env, WAGGLE_ROLE: role }, passwordOf: (service) => secrets.passwords[service], warn: log });
}

async function zoneFacts(apps: readonly App[], options: ZoneOptions): Promise<ZoneFacts> {
  const { role, home, workspace, env } = options;
  const callers = apps.filter(({ definition }) => callsTools(definition)).map(({ service }) => service);
  const servers = apps.filter(({ definition }) => definition.plane === 'tool').map(({ service }) => toolServerName(service));
  const toolPorts = Object.fromEntries(await Promise.all(servers.map(async (server) => [server, await freePort()] as const)));
  const wished = options.gatewayPort ?? Number(env['GATEWAY_PORT'] ?? 0);
  return { role, home, workspace, env, toolPorts, processes: options.processes === true, gatewayPort: wished === 0 ? await freePort() : wished, secrets: await zoneSecrets(home, callers, ZONE_OF[role], apps.map(({ service }) => service)) };
}

/** Before anything is started: the faults of all services at once. @throws AppError `config_invalid` */
function checkSettings(apps: readonly App[], environments: ReadonlyMap<string, Record<string, string>>): void {
  const faults = apps.flatMap(({ service, definition }) => configFaults({ ...commonConfig, ...definition.config }, environments.get(service)));
  const settings = [...new Set(faults)];
  if (settings.length > 0) throw new AppError('config_invalid', 'invalid', `The configuration is wrong:\n  ${settings.join('\n  ')}`, { settings });
}

function configFaults(shape: ConfigShape, env: Environment = {}): string[] {
  try {
    // What the vault holds is checked when it is known.
    loadConfig(withoutSettings(shape, vaultReferences(shape, env)), env);
    return [];
  } catch (thrown) {
    const { settings } = toAppError(thrown).details;
    if (!hasCode(thrown, 'config_invalid') || !Array.isArray(settings)) throw thrown;
    return settings as string[];
  }
}

const wavesOf = (units: readonly Unit[]): Unit[][] => startWaves(units, ({ service }) => service);

async function startAll(units: readonly Unit[], log: (line: string) => void): Promise<void> {
  try {
    for (const wave of wavesOf(units)) {
      const started = await Promise.allSettled(wave.map((unit) => unit.start()));
      const failed = started.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      log(`started ${wave.map(({ service }) => service).join(', ')}`);
    }
  } catch (error) {
    await stopAll(units);
    throw error;
  }
}

/** Where everything hangs, all waves together take hardly longer than one. */
async function stopAll(units: readonly Unit[]): Promise<void> {
  const until = performance.now() + DRAIN_MS;
  for (const wave of wavesOf(units).reverse()) {
    const leftMs = Math.max(until - performance.now(), LEAST_DRAIN_MS);
    await Promise.allSettled(wave.map((unit) => unit.stop(leftMs)));
  }
}

function zoneOf(units: readonly Unit[], environments: ReadonlyMap<string, Record<string, string>>, facts: ZoneFacts, refreshPeople: () => Promise<void>, fleet: Fleet): Zone {
  const unit = (service: string): Unit => {
    const found = units.find((one) => one.service === service);
    if (found === undefined) throw unknownService(service);
    return found;
  };
  let stopping: Promise<void> | undefined;
  let refreshing = Promise.resolve();
  return {
    url: `http://127.0.0.1:${facts.gatewayPort}`,
    operatorToken: facts.secrets.operators[0]?.token ?? '',
    services: [...new Set(units.map(({ service }) => service))],
    env: (service) => environments.get(unit(service).service) ?? {},
    processes: () => units.map(({ service, pid, restarts }) => ({ service, pid, restarts })),
    kill: async (service) => unit(service).kill(),
    refreshPeople: () => (refreshing = refreshing.catch(() => undefined).then(() => (stopping === undefined ? refreshPeople() : undefined))),
    stop: () => (stopping ??= refreshing.catch(() => undefined).then(() => stopAll(units)).then(() => fleet.drained())),
  };
}

import 'reflect-metadata';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type CommonConfig, commonConfig, type Environment, loadConfig, processEnvironment, secretValues, settingsWith, vaultReferences, withoutSettings } from '@waggle/config';
import { type Role, ZONE_OF } from '@waggle/contracts';
import { Cache } from '@waggle/cache';
import { AppError } from '@waggle/errors';
import { AmqpStrategy, DeadLetters, Messenger, PassThroughFilter, QueueDepths } from '@waggle/messaging';
import { createLogger, Health, KnownSecrets, type Logger, Metrics, startHealthServer, Traces } from '@waggle/observability';
import { Database } from '@waggle/persistence';
import { VaultClient, vaultSettings } from '@waggle/vault-client';
import { DeadLetterController } from './dead-letter.controller.js';
import type { ServiceDefinition } from './define-service.js';
import { type Begun, DRAIN_MS, endService, LONGEST_WORK_MS } from './end-service.js';
import { Heartbeat } from './heartbeat.js';
import { connectInfrastructure, type Infrastructure } from './infrastructure.js';
import { FENCE, HealthProbeController } from './health-probe.controller.js';
import { RollCallController } from './roll-call.controller.js';
import { CONFIG, IDENTITY, type Identity, LOGGER } from './tokens.js';
import { tellWhenStale } from './stale-secrets.js';
import { ON_STALE, VaultChangedController } from './vault-changed.controller.js';
import { configWith } from './vault-config.js';
import { WAITING, waitingThat } from './waiting.js';

export interface StartOptions {
  /** Instead of the process environment. */
  readonly env?: Environment;
  readonly log?: Logger;
  /** Is told of every secret among the settings, those of the vault included, before they are used. */
  readonly secrets?: KnownSecrets;
  /** Aborted: stop waiting for the infrastructure. */
  readonly signal?: AbortSignal;
  /** A secret behind one of the settings has changed: what runs holds the old one. */
  readonly onStale?: () => void;
  /** The instance was told to give back its work, and for `LONGEST_WORK_MS` none of its slots has become free: it will take no more work. */
  readonly onHung?: () => void;
}

export interface RunningService {
  readonly name: string;
  readonly instance: string;
  /**
   * Finishes what is under way, then closes everything. Safe to call twice. Resolves in any case: what has not ended by then is cut off
   * from broker and database, and a little later left to itself.
   *
   * @param withinMs default `DRAIN_MS`
   */
  stop(withinMs?: number): Promise<void>;
}

@Module({})
class ServiceModule {}

/**
 * Starts one service in this process and resolves when it consumes.
 *
 * @throws AppError `config_invalid`, `infrastructure_refused`, `handler_missing`, `handler_twice`, and what the vault says to a setting that names a secret
 */
export async function startService(definition: ServiceDefinition, options: StartOptions = {}): Promise<RunningService> {
  const env = options.env ?? processEnvironment();
  const references = referencesOf(definition, env);
  const common = loadConfig({ ...commonConfig, ...withoutSettings(definition.config, references) }, env) as CommonConfig;
  refuseActing(definition, common.WAGGLE_ROLE, env);
  const secrets = options.secrets ?? new KnownSecrets();
  secrets.add(secretValues({ ...commonConfig, ...definition.config }, env));
  const bootLog = options.log ?? createLogger({ service: definition.name, instance: 'boot', level: common.LOG_LEVEL, secrets });
  // A signal of its own: the waits of many services do not gather as listeners on one.
  const signal = AbortSignal.any(options.signal === undefined ? [] : [options.signal]);
  const infrastructure = await connectInfrastructure(definition, { config: common, env }, bootLog, signal);
  const { instance, broker, traces } = infrastructure;
  const log = options.log ?? createLogger({ service: definition.name, instance, level: common.LOG_LEVEL, secrets, traced: traces.on });
  const identity: Identity = { service: definition.name, instance, zone: ZONE_OF[common.WAGGLE_ROLE], role: common.WAGGLE_ROLE, dryRun: common.DRY_RUN };
  const messenger = new Messenger(broker);
  const heartbeat = new Heartbeat(messenger, definition, instance, log, infrastructure.metrics);
  const begun: Begun = { infrastructure, log };
  // Given up while it is being started: it waits for a broker that is away no longer.
  const giveUp = (): void => void broker.cut();
  signal.addEventListener('abort', giveUp);
  try {
    const vault = new VaultClient(messenger);
    const { values, versions } = await vaultSettings(vault, references, log, signal);
    secrets.add(secretValues(definition.config, values));
    const config = { ...common, ...configWith(definition.config, env, { values, references }) };
    const stale = { names: new Set(references.values()), tell: options.onStale ?? (() => undefined) };
    const fence = async (): Promise<void> => {
      await strategy.fence();
      const hung = setTimeout(() => options.onHung?.(), LONGEST_WORK_MS).unref();
      void strategy.free().then(() => clearTimeout(hung));
    };
    const own = [value(FENCE, fence), value(CONFIG, config), value(LOGGER, log), value(IDENTITY, identity), value(Heartbeat, heartbeat), value(QueueDepths, new QueueDepths(broker)), value(ON_STALE, stale), value(WAITING, waitingThat(() => strategy.progressed()))];
    const ofDeadLetters = [value(DeadLetters, new DeadLetters(broker)), value(KnownSecrets, secrets)];
    const strategy = new AmqpStrategy(broker, messenger, definition);
    heartbeat.tellOf(strategy);
    if (versions.size > 0) strategy.whenListening(() => void tellWhenStale(vault, versions, stale.tell, { log, over: () => broker.connection.closed }));
    begun.app = await NestFactory.createMicroservice(
      moduleOf(definition, [...infrastructureProviders(infrastructure, messenger), ...own, ...ofDeadLetters], references.size > 0),
      { strategy, logger: false, abortOnError: false },
    );
    begun.app.useGlobalFilters(new PassThroughFilter());
    await begun.app.listen();
    begun.healthServer = common.HEALTH_PORT === 0 ? undefined : await startHealthServer(common.HEALTH_PORT, infrastructure.health, infrastructure.metrics);
    begun.heartbeat = heartbeat;
    await heartbeat.start();
    signal.removeEventListener('abort', giveUp);
    log.info({}, 'ready');
    return running(definition.name, instance, (withinMs) => endService(begun, withinMs));
  } catch (error) {
    await endService(begun, DRAIN_MS);
    // It would keep all of this alive for as long as the signal lives, once for each attempt.
    signal.removeEventListener('abort', giveUp);
    throw error;
  }
}

function running(name: string, instance: string, close: (withinMs: number) => Promise<void>): RunningService {
  let stopping: Promise<void> | undefined;
  return { name, instance, stop: (withinMs = DRAIN_MS) => (stopping ??= close(withinMs)) };
}

/** @throws AppError `config_invalid`: what is good for acting alone was handed to a zone that only prepares */
function refuseActing({ config }: ServiceDefinition, role: Role, env: Environment): void {
  const given = ZONE_OF[role] === 'cloud' ? settingsWith('acts', config).filter((name) => (env[name] ?? '') !== '') : [];
  if (given.length === 0) return;
  const settings = given.map((name) => `${name}: it is for acting alone, and nothing acts in the cloud zone; take it away`);
  throw new AppError('config_invalid', 'invalid', `The configuration is wrong:\n  ${settings.join('\n  ')}`, { settings });
}

/** @throws AppError `config_invalid` when a service that is no tool server refers to the vault */
function referencesOf({ plane, name, config }: ServiceDefinition, env: Environment): ReadonlyMap<string, string> {
  const references = vaultReferences(config, env);
  if (plane === 'tool' || references.size === 0) return references;
  const settings = [...references.keys()].map((setting) => `${setting}: the vault serves tool servers only, and ${name} is none`);
  throw new AppError('config_invalid', 'invalid', `The configuration is wrong:\n  ${settings.join('\n  ')}`, { settings });
}

function moduleOf(definition: ServiceDefinition, own: Provider[], usesVault: boolean): DynamicModule {
  const controllers = [RollCallController, HealthProbeController, DeadLetterController, ...(usesVault ? [VaultChangedController] : [])];
  return { module: ServiceModule, controllers: [...definition.controllers, ...controllers], providers: [...own, ...definition.providers] };
}

function infrastructureProviders({ cache, database, metrics, traces, health }: Infrastructure, messenger: Messenger): Provider[] {
  const always = [value(Messenger, messenger), value(Cache, cache), value(Metrics, metrics), value(Traces, traces), value(Health, health)];
  return database === undefined ? always : [...always, value(Database, database)];
}

function value(provide: symbol | (abstract new (...args: never[]) => object), useValue: unknown): Provider {
  return { provide, useValue };
}

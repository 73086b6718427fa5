import type { Provider, Type } from '@nestjs/common';
import type { RateLimit } from '@waggle/cache';
import type { ConfigShape } from '@waggle/config';
import { EffectList, EffectReconcile, type Message, ROLES, type Role, toolService } from '@waggle/contracts';
import { type KeySet, loadKeySet } from '@waggle/grants';
import { permission } from '@waggle/policy';
import { CONFIG, defineService, IDENTITY, type Identity, type ServiceDefinition } from '@waggle/runtime';
import { CALL_LIMITS, CallQuota } from './call-quota.service.js';
import { EffectMigration1700000000100 } from './0001-effect.migration.js';
import { SettleEffect1700000003510 } from './0002-settle-effect.migration.js';
import { EffectController } from './effect.controller.js';
import { EffectExecutor } from './effect-executor.service.js';
import { EffectRepository } from './effect.repository.js';
import { EffectSettler } from './effect-settler.service.js';
import { McpListener } from './mcp-listener.service.js';
import { Limits } from './limits.service.js';
import { POLICY, type Policy } from './permission.policy.js';
import type { AnyHandler } from './tool-handler.js';
import { ToolJournal } from './tool-journal.service.js';
import { GRANT_KEYS } from './grant-keys.js';
import { SERVER_NAME } from './server-name.js';
import { StopGate } from './stop-gate.service.js';
import { ToolRunner, ToolRunnerParts } from './tool-runner.service.js';
import { TracedRunner } from './traced-runner.service.js';
import { toolServerConfig, type ToolServerConfig } from './tool-server.config.js';
import { Toolset } from './toolset.js';

export interface ToolServerDefinition {
  /** As in `Tool.server`; the service is called `mcp-<name>`. */
  readonly name: string;
  /** Used when `MCP_<NAME>_PORT` is not set. */
  readonly defaultPort: number;
  /** Injectable classes, one a tool. */
  readonly tools: ReadonlyArray<Type<AnyHandler>>;
  /** What the tools need: the provider of the outside system. */
  readonly providers: readonly Provider[];
  readonly config?: ConfigShape;
  /** Of the provider's own tables; the ledger's is there. */
  readonly migrations?: NonNullable<ServiceDefinition['persistence']>['migrations'];
  /**
   * How many calls of any tool the server takes, over all instances and callers, as its vendor or its rules say; each caller
   * has MCP_CALLS_PER_MINUTE besides. Given the server's settings. Default: no other limit.
   */
  readonly callLimits?: (config: never) => readonly RateLimit[];
  /** What it hears beside questions for its ledger. */
  readonly controllers?: readonly Type[];
  readonly mustHandle?: readonly Message[];
  /** Default: every role. */
  readonly roles?: readonly Role[];
}

const NO_KEYS = '{"keys":[]}';

const keys: Provider = {
  provide: GRANT_KEYS,
  inject: [CONFIG, IDENTITY],
  // Where nothing may act, no grant is good, whatever key was left lying about.
  useFactory: (config: ToolServerConfig, { zone }: Identity): Promise<KeySet> => keysOf(zone === 'cloud' ? NO_KEYS : config.GRANT_PUBLIC_KEYS),
};

/** Declares a tool server: a service that serves its tools over MCP and its ledger over the broker. */
export function defineToolServer(definition: ToolServerDefinition, policy: Policy = permission): ServiceDefinition {
  const { name, defaultPort, tools, providers, config = {}, migrations = [], callLimits = () => [], roles = ROLES, controllers = [], mustHandle = [] } = definition;
  return defineService({
    name: toolService(name),
    plane: 'tool',
    roles,
    instances: { of: 'one', why: 'Its calls come over HTTP to one address, so its queue does not say how much it has to do.' },
    config: { ...toolServerConfig(name, defaultPort), ...config },
    controllers: [EffectController, ...controllers],
    mustHandle: [EffectList, EffectReconcile, ...mustHandle],
    persistence: { migrations: [EffectMigration1700000000100, SettleEffect1700000003510, ...migrations] },
    providers: [
      ...providers,
      ...tools,
      { provide: Toolset, useFactory: ({ zone }: Identity, ...handlers: AnyHandler[]) => new Toolset(handlers, zone), inject: [IDENTITY, ...tools] },
      { provide: SERVER_NAME, useValue: name },
      { provide: POLICY, useValue: policy },
      { provide: CALL_LIMITS, inject: [CONFIG], useFactory: (settings: ToolServerConfig) => callLimits(settings as never) },
      keys,
      EffectRepository,
      ToolJournal,
      EffectExecutor,
      EffectSettler,
      Limits,
      CallQuota,
      StopGate,
      ToolRunnerParts,
      TracedRunner,
      ToolRunner,
      McpListener,
    ],
  });
}

/** Without keys the server runs, and every DANGEROUS call is refused with `grant_signature`. */
async function keysOf(jwks: string): Promise<KeySet> {
  return jwks === NO_KEYS ? new Map() : loadKeySet(jwks);
}

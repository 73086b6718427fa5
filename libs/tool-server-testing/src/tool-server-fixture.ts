import { createHash, randomUUID } from 'node:crypto';
import type { Tool } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { toolDigest } from '@waggle/grants';
import { generateKeyPair, type GrantRequest, loadSigningKey, signGrant, type SigningKey } from '@waggle/grants/signer';
import { type CallOptions, ToolClient } from '@waggle/mcp-client';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, type ServiceDefinition, startService } from '@waggle/runtime';
import { type TestScope, testScope } from '@waggle/testing';
import type { z } from 'zod';
import { ownLogins } from './own-logins.js';
import { standInGatekeeper, type StopDesk } from './stand-in-gatekeeper.js';
import { type AuditEntry, Recorded, RecordedAuditController } from './recorded-audit.controller.js';

/** Every agent that may call; the token of each is `wg_<agent>`. */
const AGENTS = ['sales', 'finance', 'content', 'security', 'generalist'] as const;
export type TestAgent = (typeof AGENTS)[number];

/** The task that granted calls are made for unless a test says otherwise. */
export const TEST_TASK = 'TEST_1';

export interface ToolServerFixture {
  /** Of the MCP endpoint. */
  readonly url: string;
  /** Where the server's broker, database and cache are. */
  readonly scope: TestScope;
  /** The server's own schema. */
  readonly database: Database;
  readonly audited: readonly AuditEntry[];
  /** Codes of the security alerts so far. */
  readonly alerts: readonly string[];
  /** What is said to the server when it asks whether a stop holds its call. */
  readonly stopDesk: StopDesk;
  /** What a server was started with; for a child process of the same kind. */
  readonly env: Readonly<Record<string, string>>;
  client(agent: TestAgent, url?: string): ToolClient;
  /** Signs a grant for one call; `more` makes it fit less. `now` in milliseconds. */
  grant(tool: Tool, args: Readonly<Record<string, unknown>>, more?: Partial<GrantRequest>, now?: number): Promise<string>;
  /** A SAFE or DRAFT call. */
  call<T extends Tool>(agent: TestAgent, tool: T, args: z.input<T['input']>, options?: CallOptions): Promise<z.infer<T['output']>>;
  /** A granted call, by the executing agent; with a new grant for exactly these arguments unless one is given. */
  execute<T extends Tool>(tool: T, args: z.input<T['input']>, options?: CallOptions): Promise<z.infer<T['output']>>;
  /** Another instance of the same server, on a port of its own; stopped with the rest. Gives its URL. */
  another(more?: Readonly<Record<string, string>>): Promise<string>;
  stop(): Promise<void>;
}

/** `done`, or the code of what was thrown. */
export function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: { code?: string; message?: string }) => error.code ?? `no code: ${error.message ?? ''}`,
  );
}

/**
 * Starts a tool server in this process on the run's real servers, live (not a dry run), beside an audit that only listens.
 *
 * @param env the server's own settings.
 */
export async function startToolServer(definition: ServiceDefinition, env: Readonly<Record<string, string>> = {}): Promise<ToolServerFixture> {
  const scope = await testScope();
  const { privateJwk, publicJwk } = await generateKeyPair();
  const signer = await loadSigningKey(privateJwk);
  const recorded = new Recorded();
  const running: RunningService[] = [];
  const audit = defineService({ name: 'audit', plane: 'core', roles: ['swarm'], controllers: [RecordedAuditController], providers: [{ provide: Recorded, useValue: recorded }] });
  const stopDesk: StopDesk = { held: null, stale: false, key: signer, asked: [] };
  const gatekeeper = standInGatekeeper(stopDesk);
  const login = await ownLogins(scope, [audit, gatekeeper, definition], { LOG_LEVEL: 'silent', ...env });
  running.push(await startService(audit, { env: login(audit) }));
  running.push(await startService(gatekeeper, { env: login(gatekeeper) }));
  const settings = { ...login(definition), DRY_RUN: 'false', MCP_TOKENS: tokenHashes(), GRANT_PUBLIC_KEYS: JSON.stringify({ keys: [publicJwk] }), ...env };
  const server = definition.name.replace(/^mcp-/, '');
  const portSetting = `MCP_${server.toUpperCase().replaceAll('-', '_')}_PORT`;
  const start = async (more: Readonly<Record<string, string>> = {}): Promise<string> => {
    const port = String(await freePort());
    running.push(await startService(definition, { env: { ...settings, [portSetting]: port, ...more } }));
    return `http://127.0.0.1:${port}/mcp`;
  };
  const url = await start();
  const database = await openDatabase({ url: scope.env.DATABASE_URL, schema: definition.name.replaceAll('-', '_'), migrations: [] });
  return fixtureOf({ url, scope, database, recorded, signer, stopDesk, env: settings, start, running });
}

interface Parts {
  readonly url: string;
  readonly scope: TestScope;
  readonly database: Database;
  readonly recorded: Recorded;
  readonly signer: SigningKey;
  readonly stopDesk: StopDesk;
  readonly env: Readonly<Record<string, string>>;
  readonly start: ToolServerFixture['another'];
  readonly running: readonly RunningService[];
}

function fixtureOf({ url, scope, database, recorded, signer, stopDesk, env, start, running }: Parts): ToolServerFixture {
  const clients: ToolClient[] = [];
  const client = (agent: TestAgent, at = url): ToolClient => {
    const made = new ToolClient({ agent, token: `wg_${agent}`, resolve: () => at });
    clients.push(made);
    return made;
  };
  const kept = new Map<TestAgent, ToolClient>();
  const clientOf = (agent: TestAgent): ToolClient => {
    const known = kept.get(agent) ?? client(agent);
    kept.set(agent, known);
    return known;
  };
  const grant: ToolServerFixture['grant'] = async (tool, args, more = {}, now = Date.now()) => {
    const request: GrantRequest = { approvalId: randomUUID(), taskId: TEST_TASK, server: tool.server, tool: tool.name, toolDigest: toolDigest(tool), args, approvers: ['olga'], zone: 'local', ...more };
    return (await signGrant(request, signer, now)).jws;
  };
  return {
    url,
    scope,
    database,
    env,
    stopDesk,
    audited: recorded.audited,
    alerts: recorded.alerts,
    client,
    grant,
    call: (agent, tool, args, options) => clientOf(agent).call(tool, args, options),
    execute: async (tool, args, options = {}) => clientOf('security').call(tool, args, { taskId: TEST_TASK, ...options, grant: options.grant ?? (await grant(tool, args as Record<string, unknown>)) }),
    another: start,
    stop: async () => {
      await Promise.all(clients.map((made) => made.close()));
      await database.close();
      await Promise.all(running.map((service) => service.stop()));
      await scope.dispose();
    },
  };
}

function tokenHashes(): string {
  return JSON.stringify(Object.fromEntries(AGENTS.map((agent) => [agent, createHash('sha256').update(`wg_${agent}`).digest('hex')])));
}

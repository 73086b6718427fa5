import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Injectable } from '@nestjs/common';
import { type AgentResult, AuditRecord, type PayloadOf, TaskAnswered, TaskDelegate } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { toolDigest } from '@waggle/grants';
import { loadSigningKey, signGrant } from '@waggle/grants/signer';
import type { App } from '@waggle/host';
import { ToolClient } from '@waggle/mcp-client';
import { Handles, Messenger } from '@waggle/messaging';
import { type AgentContext, type AgentHandler, defineAgent, defineService, type RunningService, type ServiceDefinition, startService } from '@waggle/runtime';
import { buildAgentDone, buildTaskDelegate, otherMessagesOf, type TestScope, waitFor } from '@waggle/testing';
import type { ActingCall } from './acting-calls.js';

export type AuditEntry = PayloadOf<typeof AuditRecord>['entries'][number];
export const TASK = 'EMAIL_draftonly';
export const AGENTS = ['sales', 'finance', 'content', 'security'];
export const tokenOf = (agent: string): string => `wg_${agent}`;
export const TOKEN_HASHES = JSON.stringify(Object.fromEntries(AGENTS.map((agent) => [agent, createHash('sha256').update(tokenOf(agent)).digest('hex')])));
export const serverOf = (service: string): string => service.replace(/^mcp-/, '');
export const portSetting = (service: string): string => `MCP_${serverOf(service).toUpperCase()}_PORT`;

/** What the agent that was taken over tries, and what became of it by the call's name. */
export const errand = { calls: [] as readonly ActingCall[], outcomes: new Map<string, string>() };

/** `done`, or the code of the refusal. */
export const outcomeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'done', (thrown: unknown) => toAppError(thrown).code);

@Injectable()
class ThiefAgent implements AgentHandler {
  async handle(_task: PayloadOf<typeof TaskDelegate>, { tools }: AgentContext): Promise<AgentResult> {
    for (const { name, tool, args } of errand.calls) errand.outcomes.set(name, await outcomeOf(tools.call(tool, args, { grant: 'forged' })));
    return buildAgentDone();
  }
}

let messenger: Messenger;
let answers = 0;

@Controller()
class OrchestratorDouble {
  constructor(own: Messenger) {
    messenger = own;
  }
  @Handles(TaskAnswered)
  async answered(): Promise<void> {
    answers += 1;
  }
  @Handles(otherMessagesOf('orchestrator'))
  async other(): Promise<void> {
    return undefined;
  }
}

@Controller()
class AuditDouble {
  @Handles(AuditRecord)
  async record({ entries }: PayloadOf<typeof AuditRecord>): Promise<void> {
    audited.push(...entries);
  }
  @Handles(otherMessagesOf('audit', AuditRecord))
  async other(): Promise<void> {
    return undefined;
  }
}

/** All that was audited so far. */
export const audited: AuditEntry[] = [];

/** Services of one zone in this process, with an audit and an orchestrator that only listen. */
export class DraftOnlyWorld {
  private readonly running: RunningService[] = [];
  private readonly clients: ToolClient[] = [];

  constructor(readonly scope: TestScope) {}

  async start(definition: ServiceDefinition, env: Readonly<Record<string, string>>): Promise<void> {
    this.running.push(await startService(definition, { env: { ...this.scope.env, LOG_LEVEL: 'silent', DRY_RUN: 'false', ...env } }));
  }

  async startWitnesses(): Promise<void> {
    await this.start(defineService({ name: 'audit', plane: 'core', roles: ['cloud'], controllers: [AuditDouble] }), {});
    await this.start(defineService({ name: 'orchestrator', plane: 'core', roles: ['cloud'], controllers: [OrchestratorDouble] }), {});
  }

  /** An agent that was taken over makes these calls with a grant that it has forged. */
  async sendThief(calls: readonly ActingCall[], env: Readonly<Record<string, string>>): Promise<Map<string, string>> {
    Object.assign(errand, { calls, outcomes: new Map() });
    const before = answers;
    await this.start(defineAgent({ name: 'finance', roles: ['cloud'], capabilities: {}, handler: ThiefAgent }), { MCP_TOKEN: tokenOf('finance'), ...env });
    await messenger.publish(TaskDelegate, buildTaskDelegate({ taskId: TASK, zone: 'cloud' }), { to: 'finance' });
    await waitFor(() => answers > before, { describe: 'the answer of the agent', timeoutMs: 20_000 });
    return errand.outcomes;
  }

  /** As the agent that executes, and as if its own zone let it. */
  async callDirectly({ tool, args }: ActingCall, url: string, grant: string): Promise<string> {
    const client = new ToolClient({ agent: 'security', token: tokenOf('security'), resolve: () => url, zone: 'local' });
    this.clients.push(client);
    return outcomeOf(client.call(tool, args, { grant, taskId: TASK }));
  }

  async stop(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
    await Promise.all(this.running.map((service) => service.stop()));
  }
}

/** A grant that fits in all but what `zone` and key make of it. */
export async function grantFor({ tool, args }: ActingCall, zone: 'cloud' | 'local', privateJwk: object): Promise<string> {
  const request = { approvalId: randomUUID(), taskId: TASK, server: tool.server, tool: tool.name, toolDigest: toolDigest(tool), args, approvers: ['olga'], zone };
  return (await signGrant(request, await loadSigningKey(privateJwk))).jws;
}

/** The same service, and nobody minds what it is handed. */
export function withoutPowers({ definition }: App): ServiceDefinition {
  const config = Object.fromEntries(Object.entries(definition.config).map(([name, { power: _power, ...setting }]) => [name, setting]));
  return { ...definition, config };
}

/** Counts who knocks. */
export async function countingDoor(): Promise<{ url: string; knocks(): number; close(): void }> {
  let knocks = 0;
  const server = createServer((_request, response) => {
    knocks += 1;
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, knocks: () => knocks, close: () => server.close() };
}

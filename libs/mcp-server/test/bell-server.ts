import { createHash, randomUUID } from 'node:crypto';
import { Controller, Injectable } from '@nestjs/common';
import { AuditRecord, type PayloadOf, type Receipt, receiptSchema, SecurityAlert, tool } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { AppError } from '@waggle/errors';
import { toolDigest } from '@waggle/grants';
import { generateKeyPair, type GrantRequest, loadSigningKey, signGrant, type SigningKey } from '@waggle/grants/signer';
import { ToolClient } from '@waggle/mcp-client';
import { Handles, Messenger } from '@waggle/messaging';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { otherMessagesOf, type TestScope, testScope } from '@waggle/testing';
import { z } from 'zod';
import { defineToolServer } from '../src/define-tool-server.js';
import { effectError } from '../src/effect.error.js';
import { deskGatekeeper, stopDesk } from './stop-desk.js';
import type { Effect, Found, Mode, ToolCall, ToolHandler } from '../src/tool-handler.js';

export const hear = tool('bell', 'hear', 'SAFE', 'Listens.', z.object({ room: z.string() }), z.object({ agent: z.string() }), 1_000);
export const ring = tool('bell', 'ring', 'DANGEROUS', 'Rings.', z.object({ room: z.string(), times: z.number().int().default(1) }), z.object({ id: z.string(), receipt: receiptSchema.optional() }));

/** The outside world of these tests. */
export const world = { rung: [] as string[], lost: false, settleMs: 0, repeatable: false, stale: false, overtaken: undefined as (() => Promise<unknown>) | undefined, canTell: true, missed: undefined as string[] | undefined, failure: undefined as Error | undefined, gate: Promise.resolve() };

@Injectable()
class HearTool implements ToolHandler<typeof hear> {
  readonly tool = hear;
  async run({ room }: { room: string }, { agent, signal }: ToolCall): Promise<{ agent: string }> {
    if (room === 'locked') throw new AppError('room_locked', 'conflict', 'It is locked', { room });
    if (room === 'endless') await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return { agent };
  }
}

@Injectable()
class RingTool implements Effect<typeof ring> {
  readonly tool = ring;
  businessKey({ room }: { room: string }): string {
    return `ring:${room}`;
  }
  async fresh(): Promise<void> {
    await world.overtaken?.();
    if (world.stale) throw effectError('effect_stale', 'Somebody is asleep now');
  }
  async perform(_args: unknown, key: string): Promise<{ providerId: string }> {
    await world.gate;
    const { failure } = world;
    world.failure = undefined;
    if (failure instanceof AppError) throw failure;
    if (!world.lost) world.rung.push(key);
    world.lost = false;
    if (failure !== undefined) throw failure;
    return { providerId: `bell-${key}` };
  }
  async find(key: string): Promise<Found> {
    if (!world.canTell) return { state: 'unknown' };
    return world.rung.includes(key) ? { state: 'found', providerId: `bell-${key}` } : { state: 'absent' };
  }
  async readBack(providerId: string): Promise<Receipt['readBack']> {
    return { found: true, detail: `${providerId} was heard`, missed: world.missed };
  }
  settleMs(): number {
    return world.settleMs;
  }
  get repeatable(): boolean {
    return world.repeatable;
  }
  output(providerId: string, _mode: Mode): { id: string } {
    return { id: providerId };
  }
}

export const audited: Array<PayloadOf<typeof AuditRecord>['entries'][number]> = [];
export const alerts: string[] = [];
export let messenger: Messenger;

@Controller()
class AuditController {
  constructor(given: Messenger) {
    messenger = given;
  }
  @Handles(AuditRecord)
  async record({ entries }: PayloadOf<typeof AuditRecord>): Promise<void> {
    audited.push(...entries);
  }
  /** The audit must handle these; nobody asks here. */
  @Handles(otherMessagesOf('audit', AuditRecord))
  async asked(): Promise<void> {
    throw new AppError('not_asked', 'bug', 'not asked in this test');
  }
  @Handles(SecurityAlert)
  async alert({ code }: PayloadOf<typeof SecurityAlert>): Promise<void> {
    alerts.push(code);
  }
}

export const TOKENS = { hands: 'wg_hands', other: 'wg_other', reader: 'wg_reader' };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const bell = defineToolServer({ name: 'bell', defaultPort: 0, tools: [HearTool, RingTool], providers: [], migrations: [] }, ({ agent, tool: name }) => {
  if (name === 'bell.ring') return { decision: agent === 'reader' ? 'deny' : 'needs_grant', reason: `${agent} and ${name}` };
  return { decision: 'allow', reason: '' };
});

let scope: TestScope;
export let database: Database;
let signer: SigningKey;
let publicKeys: string;
/** Live, in a dry run, and live again. */
export let ports: [number, number, number];
const running: RunningService[] = [];

async function start(port: number, more: Record<string, string> = {}): Promise<RunningService> {
  const hashes = Object.fromEntries(Object.entries(TOKENS).map(([agent, token]) => [agent, sha256(token)]));
  const env = { ...scope.env, LOG_LEVEL: 'silent', DRY_RUN: 'false', MCP_TOKENS: JSON.stringify(hashes), GRANT_PUBLIC_KEYS: publicKeys, MCP_BELL_PORT: String(port), ...more };
  const service = await startService(bell, { env });
  running.push(service);
  return service;
}

export const client = (agent: keyof typeof TOKENS, port = ports[0], token = TOKENS[agent]) => new ToolClient({ agent, token, resolve: () => `http://127.0.0.1:${port}/mcp` });
export const room = (): { room: string } => ({ room: randomUUID() });

export async function grantFor(args: Record<string, unknown>, more: Partial<GrantRequest> = {}, now?: number): Promise<string> {
  const request: GrantRequest = { approvalId: randomUUID(), taskId: 'TEST_1', server: 'bell', tool: 'ring', toolDigest: toolDigest(ring), args, approvers: ['olga'], zone: 'local', ...more };
  return (await signGrant(request, signer, now)).jws;
}

export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
export const stateOf = async (args: { room: string }): Promise<string | undefined> =>
  (await database.query<{ state: string }>('SELECT state FROM effect WHERE business_key = $1', [`ring:${args.room}`]))[0]?.state;
export const rings = (): number => world.rung.length;

/** Three instances of one server with its audit, for all tests of a file. */
export function useBellServer(): void {
  beforeAll(async () => {
    scope = await testScope();
    const pair = await generateKeyPair();
    signer = await loadSigningKey(pair.privateJwk);
    publicKeys = JSON.stringify({ keys: [pair.publicJwk] });
    ports = [await freePort(), await freePort(), await freePort()];
    const audit = defineService({ name: 'audit', plane: 'core', roles: ['swarm'], controllers: [AuditController], mustHandle: [] });
    running.push(await startService(audit, { env: { ...scope.env, LOG_LEVEL: 'silent' } }));
    stopDesk.key = signer;
    running.push(await startService(deskGatekeeper, { env: { ...scope.env, LOG_LEVEL: 'silent' } }));
    await start(ports[0]);
    await start(ports[1], { DRY_RUN: 'true' });
    await start(ports[2]);
    database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'mcp_bell', migrations: [] });
  });

  afterAll(async () => {
    await database?.close();
    await Promise.all(running.map((service) => service.stop()));
    await scope?.dispose();
  });

  beforeEach(() => {
    Object.assign(world, { stale: false, overtaken: undefined, lost: false, settleMs: 0, repeatable: false, canTell: true, missed: undefined, failure: undefined, gate: Promise.resolve() });
    alerts.length = 0;
  });
}

import { createHash, randomUUID } from 'node:crypto';
import { Controller, Injectable } from '@nestjs/common';
import { AuditRecord, AuditSearch, AuditVerify, EffectList, type PayloadOf, receiptSchema, SecurityAlert, tool, toolService } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { AppError } from '@waggle/errors';
import { generateKeyPair, type GrantRequest, loadSigningKey, signGrant, type SigningKey } from '@waggle/grants/signer';
import { ToolClient } from '@waggle/mcp-client';
import { Handles, Messenger } from '@waggle/messaging';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { z } from 'zod';
import { defineToolServer } from './define-tool-server.js';
import { effectError } from './effect.error.js';
import type { Effect, Found, Mode, ToolCall, ToolHandler } from './tool-handler.js';

const hear = tool('bell', 'hear', 'SAFE', 'Listens.', z.object({ room: z.string() }), z.object({ agent: z.string() }), 1_000);
const ring = tool('bell', 'ring', 'DANGEROUS', 'Rings.', z.object({ room: z.string(), times: z.number().int().default(1) }), z.object({ id: z.string(), receipt: receiptSchema.optional() }));

/** The outside world of these tests. */
const world = { rung: [] as string[], settleMs: 0, stale: false, canTell: true, failure: undefined as Error | undefined, gate: Promise.resolve() };

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
    if (world.stale) throw effectError('effect_stale', 'Somebody is asleep now');
  }
  async perform(_args: unknown, key: string): Promise<{ providerId: string }> {
    await world.gate;
    const { failure } = world;
    world.failure = undefined;
    if (failure instanceof AppError) throw failure;
    world.rung.push(key);
    if (failure !== undefined) throw failure;
    return { providerId: `bell-${key}` };
  }
  async find(key: string): Promise<Found> {
    if (!world.canTell) return { state: 'unknown' };
    return world.rung.includes(key) ? { state: 'found', providerId: `bell-${key}` } : { state: 'absent' };
  }
  async readBack(providerId: string): Promise<{ found: boolean; detail: string }> {
    return { found: true, detail: `${providerId} was heard` };
  }
  settleMs(): number {
    return world.settleMs;
  }
  output(providerId: string, _mode: Mode): { id: string } {
    return { id: providerId };
  }
}

const audited: Array<PayloadOf<typeof AuditRecord>['entries'][number]> = [];
const alerts: string[] = [];
let messenger: Messenger;

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
  @Handles([AuditSearch, AuditVerify])
  async asked(): Promise<void> {
    throw new AppError('not_asked', 'bug', 'not asked in this test');
  }
  @Handles(SecurityAlert)
  async alert({ code }: PayloadOf<typeof SecurityAlert>): Promise<void> {
    alerts.push(code);
  }
}

const TOKENS = { hands: 'wg_hands', other: 'wg_other', reader: 'wg_reader' };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const bell = defineToolServer({ name: 'bell', defaultPort: 0, tools: [HearTool, RingTool], providers: [], migrations: [] }, ({ agent, tool: name }) => {
  if (name === 'bell.ring') return { decision: agent === 'reader' ? 'deny' : 'needs_grant', reason: `${agent} and ${name}` };
  return { decision: 'allow', reason: '' };
});

let scope: TestScope;
let database: Database;
let signer: SigningKey;
let publicKeys: string;
let ports: [number, number, number];
const running: RunningService[] = [];

async function start(port: number, more: Record<string, string> = {}): Promise<RunningService> {
  const hashes = Object.fromEntries(Object.entries(TOKENS).map(([agent, token]) => [agent, sha256(token)]));
  const env = { ...scope.env, LOG_LEVEL: 'silent', DRY_RUN: 'false', MCP_TOKENS: JSON.stringify(hashes), GRANT_PUBLIC_KEYS: publicKeys, MCP_BELL_PORT: String(port), ...more };
  const service = await startService(bell, { env });
  running.push(service);
  return service;
}

const client = (agent: keyof typeof TOKENS, port = ports[0], token = TOKENS[agent]) => new ToolClient({ agent, token, resolve: () => `http://127.0.0.1:${port}/mcp` });
const room = (): { room: string } => ({ room: randomUUID() });

async function grantFor(args: Record<string, unknown>, more: Partial<GrantRequest> = {}, now?: number): Promise<string> {
  const request: GrantRequest = { approvalId: randomUUID(), taskId: 'TEST_1', server: 'bell', tool: 'ring', args, approvers: ['olga'], zone: 'local', ...more };
  return (await signGrant(request, signer, now)).jws;
}

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const stateOf = async (args: { room: string }): Promise<string | undefined> =>
  (await database.query<{ state: string }>('SELECT state FROM effect WHERE business_key = $1', [`ring:${args.room}`]))[0]?.state;
const rings = (): number => world.rung.length;

beforeAll(async () => {
  scope = await testScope();
  const pair = await generateKeyPair();
  signer = await loadSigningKey(pair.privateJwk);
  publicKeys = JSON.stringify({ keys: [pair.publicJwk] });
  ports = [await freePort(), await freePort(), await freePort()];
  const audit = defineService({ name: 'audit', plane: 'core', roles: ['swarm'], controllers: [AuditController], mustHandle: [] });
  running.push(await startService(audit, { env: { ...scope.env, LOG_LEVEL: 'silent' } }));
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
  Object.assign(world, { stale: false, settleMs: 0, canTell: true, failure: undefined, gate: Promise.resolve() });
  alerts.length = 0;
});

describe('a tool server', () => {
  it('answers a caller that it knows, and tells the tool who calls', async () => {
    expect(await client('reader').call(hear, { room: 'hall' })).toEqual({ agent: 'reader' });
  });

  it('gives the tool’s own coded error back, with its details', async () => {
    await expect(client('reader').call(hear, { room: 'locked' })).rejects.toMatchObject({ code: 'room_locked', kind: 'conflict', details: { room: 'locked' } });
  });

  it('ends a call that takes too long', async () => {
    expect(await codeOf(client('reader').call(hear, { room: 'endless' }))).toBe('tool_timeout');
  });

  it('refuses a caller without a known token, another Host, another Origin and other methods', async () => {
    expect(await codeOf(client('reader', ports[0], 'wg_unknown').call(hear, { room: 'hall' }))).toBe('tool_unauthorized');
    const url = `http://127.0.0.1:${ports[0]}/mcp`;
    const authorization = `Bearer ${TOKENS.reader}`;
    expect((await fetch(url, { method: 'POST', headers: { origin: 'http://evil.example', authorization } })).status).toBe(403);
    expect((await fetch(url, { method: 'GET', headers: { authorization } })).status).toBe(405);
    expect((await fetch(`${url}/other`, { method: 'POST', headers: { authorization } })).status).toBe(404);
  });

  it('refuses arguments that do not fit, before and after the wire', async () => {
    expect(await codeOf(client('reader').call(hear, { room: 1 } as never))).toBe('tool_input_invalid');
    const loose = { ...hear, input: z.object({ room: z.string(), extra: z.number() }) };
    expect(await codeOf(client('reader').call(loose, { room: 'hall', extra: 1 }))).toBe('tool_input_invalid');
    const unknown = { ...hear, name: 'nothing' };
    expect(await codeOf(client('reader').call(unknown, { room: 'hall' }))).toBe('tool_unknown');
  });

  it('says when no server answers', async () => {
    expect(await codeOf(client('reader', 1).call(hear, { room: 'hall' }))).toBe('tool_server_unreachable');
  });
});

describe('a DANGEROUS tool', () => {
  it('runs once with the right grant, and gives the proof', async () => {
    const args = room();
    const grant = await grantFor(args);
    const { receipt } = await client('hands').call(ring, args, { grant, taskId: 'TEST_1' });
    expect(receipt).toMatchObject({ mode: 'live', tool: 'ring', readBack: { found: true } });
    await waitFor(() => audited.some((entry) => entry.action === 'effect.done' && entry.evidence.includes(`grant ${receipt?.grantId ?? ''}`)));
    const { effects } = await messenger.ask(EffectList, { taskId: 'TEST_1' }, { to: toolService('bell') });
    expect(effects.find((effect) => effect.grantId === receipt?.grantId)).toMatchObject({ state: 'done', digest: receipt?.digest });
  });

  it.each([
    ['no grant [R-NO-GRANT]', 'grant_missing', async () => undefined],
    ['a grant for other arguments [R-GRANT-ARGUMENTS]', 'grant_wrong_arguments', async () => grantFor({ room: 'elsewhere' })],
    ['a grant for another tool', 'grant_wrong_tool', async (args: object) => grantFor({ ...args }, { tool: 'toll' })],
    ['a grant for another zone', 'grant_wrong_zone', async (args: object) => grantFor({ ...args }, { zone: 'cloud' })],
    ['a grant for another task', 'grant_wrong_task', async (args: object) => grantFor({ ...args }, { taskId: 'TEST_2' })],
    ['an expired grant [R-GRANT-EXPIRED]', 'grant_expired', async (args: object) => grantFor({ ...args }, {}, Date.now() - 3_600_000)],
    ['a grant of another key [R-GRANT-KEY]', 'grant_signature', async (args: object) => (await signGrant({ approvalId: 'a', taskId: 'TEST_1', server: 'bell', tool: 'ring', args: { ...args }, approvers: ['o'], zone: 'local' }, await loadSigningKey((await generateKeyPair()).privateJwk))).jws],
  ])('refuses %s: coded, audited, alarmed', async (_title, code, make) => {
    const args = room();
    const before = rings();
    expect(await codeOf(client('hands').call(ring, args, { grant: await make(args), taskId: 'TEST_1' }))).toBe(code);
    expect(rings()).toBe(before);
    await waitFor(() => alerts.includes(code));
    await waitFor(() => audited.some((entry) => entry.action === 'tool.refused' && entry.output === code && !entry.success));
  });

  it('refuses a caller that the policy does not let near it', async () => {
    const args = room();
    expect(await codeOf(client('reader').call(ring, args, { grant: await grantFor(args), taskId: 'TEST_1' }))).toBe('tool_denied');
  });

  it('gives the recorded result when the same grant comes again, 50 times side by side or later [R-GRANT-ONCE]', async () => {
    const args = room();
    const grant = await grantFor(args);
    const before = rings();
    const hands = client('hands');
    const results = await Promise.all(Array.from({ length: 50 }, () => hands.call(ring, args, { grant, taskId: 'TEST_1' })));
    const later = await hands.call(ring, args, { grant, taskId: 'TEST_1' });
    expect(new Set([...results, later].map((result) => result.receipt?.executedAt)).size).toBe(1);
    expect(rings()).toBe(before + 1);
    expect(await codeOf(client('other').call(ring, args, { grant, taskId: 'TEST_1' }))).toBe('grant_used');
  });

  it('is made by one instance only, also while that one is still at it', async () => {
    const args = room();
    const grant = await grantFor(args);
    const before = rings();
    let open: () => void = () => undefined;
    world.gate = new Promise((resolve) => (open = resolve));
    const first = client('hands').call(ring, args, { grant });
    await waitFor(async () => (await stateOf(args)) === 'calling');
    expect(await codeOf(client('hands', ports[2]).call(ring, args, { grant }))).toBe('effect_busy');
    open();
    const { receipt } = await first;
    expect((await client('hands', ports[2]).call(ring, args, { grant })).receipt).toEqual(receipt);
    expect(rings()).toBe(before + 1);
  });

  it('refuses the same thing under a second grant [R-BUSINESS-KEY]', async () => {
    const args = room();
    await client('hands').call(ring, args, { grant: await grantFor(args) });
    const second = client('hands').call(ring, args, { grant: await grantFor(args, { taskId: 'TEST_2' }) });
    await expect(second).rejects.toMatchObject({ code: 'effect_duplicate', details: { firstTaskId: 'TEST_1', firstState: 'done' } });
  });

  it('refuses what has become stale, for good', async () => {
    const args = room();
    const grant = await grantFor(args);
    world.stale = true;
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('effect_stale');
    world.stale = false;
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('effect_stale');
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('done');
  });

  it('goes through every check in a dry run and leaves the world alone [R-DRY-RUN]', async () => {
    const args = room();
    const before = rings();
    const { receipt } = await client('hands', ports[1]).call(ring, args, { grant: await grantFor(args) });
    expect(receipt).toMatchObject({ mode: 'dry_run', readBack: { found: false } });
    expect(rings()).toBe(before);
    expect(await codeOf(client('hands', ports[1]).call(ring, args, {}))).toBe('grant_missing');
  });
});

describe('an attempt that was cut off', () => {
  const leave = async (args: { room: string }, grant: string, state: string): Promise<void> => {
    const { gid, approvalId, digest } = JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString()) as Record<string, string>;
    await database.query(
      `INSERT INTO effect (grant_id, business_key, approval_id, task_id, tool, digest, approver, caller, state, mode, called_at)
       VALUES ($1, $2, $3, 'TEST_1', 'ring', $4, 'olga', 'hands', $5, 'live', now())`,
      [gid, `ring:${args.room}`, approvalId, digest, state],
    );
  };
  const gidOf = (grant: string): string => (JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString()) as { gid: string }).gid;

  it('before the call is simply made', async () => {
    const args = room();
    const grant = await grantFor(args);
    await leave(args, grant, 'started');
    const before = rings();
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('done');
    expect(rings()).toBe(before + 1);
  });

  it('after the call is found at the provider and not made again', async () => {
    const args = room();
    const grant = await grantFor(args);
    await leave(args, grant, 'calling');
    world.rung.push(gidOf(grant));
    const before = rings();
    const { receipt } = await client('hands').call(ring, args, { grant });
    expect(receipt?.providerId).toBe(`bell-${gidOf(grant)}`);
    expect(rings()).toBe(before);
  });

  it('around the call is made when the provider has certainly not seen it', async () => {
    const args = room();
    const grant = await grantFor(args);
    await leave(args, grant, 'calling');
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('done');
  });

  it('around the call is not made again while the first one may still be under way [R-SETTLE]', async () => {
    const args = room();
    const grant = await grantFor(args);
    await leave(args, grant, 'calling');
    world.settleMs = 60_000;
    const before = rings();
    await expect(client('hands').call(ring, args, { grant })).rejects.toMatchObject({ code: 'effect_unsettled', kind: 'transient', details: { retryAt: expect.any(String) } });
    expect(rings()).toBe(before);
    world.rung.push(gidOf(grant));
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('done');
    expect(rings()).toBe(before + 1);
  });

  it('around the call is left to a person when nobody can tell', async () => {
    const args = room();
    const grant = await grantFor(args);
    await leave(args, grant, 'calling');
    world.canTell = false;
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('effect_uncertain');
    expect(await stateOf(args)).toBe('unknown');
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('effect_duplicate');
  });

  it('is not made late, under a grant that has expired since', async () => {
    const args = room();
    const grant = await grantFor(args, {}, Date.now() - 3_600_000);
    await leave(args, grant, 'calling');
    const before = rings();
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('grant_expired');
    expect(rings()).toBe(before);
  });

  it('by a lost answer is found at the provider', async () => {
    const args = room();
    world.failure = new Error('socket hang up');
    const before = rings();
    expect(await codeOf(client('hands').call(ring, args, { grant: await grantFor(args) }))).toBe('done');
    expect(rings()).toBe(before + 1);
  });

  it('by a coded failure has not happened: a passing one may be tried again, another may not', async () => {
    const args = room();
    const grant = await grantFor(args);
    world.failure = new AppError('bell_busy', 'transient', 'later');
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('bell_busy');
    expect(await codeOf(client('hands').call(ring, args, { grant }))).toBe('done');
    const second = room();
    const refused = await grantFor(second);
    world.failure = new AppError('bell_broken', 'invalid', 'never');
    expect(await codeOf(client('hands').call(ring, second, { grant: refused }))).toBe('bell_broken');
    expect(await codeOf(client('hands').call(ring, second, { grant: refused }))).toBe('bell_broken');
  });
});

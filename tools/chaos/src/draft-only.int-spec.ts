import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL_SERVICES, readArguments, ROLES, TOOLS, ZONE_OF } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { generateKeyPair } from '@waggle/grants/signer';
import { type App, discoverApps, serviceEnvironment } from '@waggle/host';
import { readSecrets, zoneSecrets } from '@waggle/host/secrets';
import { EXCHANGES } from '@waggle/messaging';
import { BLOCKED_OPERATIONS } from '@waggle/policy';
import { provision } from '@waggle/provision';
import { testScope, type TestScope, waitFor } from '@waggle/testing';
import amqp from 'amqplib';
import pg from 'pg';
import { ACTING_CALLS, type ActingCall } from './acting-calls.js';
import { AGENTS, audited, countingDoor, DraftOnlyWorld, grantFor, portSetting, serverOf, TOKEN_HASHES, withoutPowers } from './draft-only-world.js';

const names = ACTING_CALLS.map(({ name }) => name);
const targetOf = ({ tool }: ActingCall): string => `${tool.server}.${tool.name}`;
let apps: App[];

beforeAll(async () => {
  apps = await discoverApps('swarm');
});

async function audit(code: string, calls: readonly ActingCall[] = ACTING_CALLS): Promise<void> {
  const told = (call: ActingCall): boolean => audited.some(({ target, output, success }) => target === targetOf(call) && output === code && !success);
  await waitFor(() => calls.every(told), { timeoutMs: 15_000, describe: `an audit entry ${code} of every refusal` });
}

/** Sends that were begun, whatever became of them: the ledgers of all tool servers. */
async function effects(scope: TestScope): Promise<number> {
  const client = new pg.Client(scope.env.DATABASE_URL);
  await client.connect();
  const { rows } = await client.query<{ schema: string }>("SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = 'effect'");
  let sum = 0;
  for (const { schema } of rows) sum += (await client.query(`SELECT 1 FROM "${schema}".effect`)).rowCount ?? 0;
  await client.end();
  return sum;
}

describe('the list of blocked operations', () => {
  it('is every DANGEROUS tool of the contracts, and each has arguments to try it with [R-DRAFT-ONLY-LIST]', () => {
    expect([...BLOCKED_OPERATIONS].sort()).toEqual(TOOLS.filter((tool) => tool.class === 'DANGEROUS').map((tool) => `${tool.server}.${tool.name}`).sort());
    expect(new Set(ACTING_CALLS.map(targetOf))).toEqual(new Set(BLOCKED_OPERATIONS));
    for (const { name, tool, args } of ACTING_CALLS) expect([name, readArguments(tool, args).faults]).toEqual([name, undefined]);
  });

  it('has the services that are deployed nowhere but in the local zone named as they are [R-DRAFT-ONLY-DEPLOYED]', async () => {
    const cloud = new Set((await discoverApps('cloud')).map(({ service }) => service));
    const elsewhere = new Set<string>();
    for (const role of ROLES.filter((one) => ZONE_OF[one] === 'local')) for (const { service } of await discoverApps(role)) elsewhere.add(service);
    expect([...elsewhere].filter((service) => !cloud.has(service)).sort()).toEqual([...LOCAL_SERVICES].sort());
  });
});

describe.each([
  ['the client', 'client'],
  ['the tool server', 'server'],
  ['what is deployed', 'deployed'],
] as const)('with %s alone on guard', (_title, guard) => {
  let world: DraftOnlyWorld;
  let outcomes: Map<string, string>;
  let doors: { url: string; knocks(): number; close(): void } | undefined;

  beforeAll(async () => {
    audited.length = 0;
    world = new DraftOnlyWorld(await testScope());
    await world.startWitnesses();
    outcomes = await { client: behindTheClient, server: behindTheServer, deployed: behindTheDeployment }[guard]();
  }, 60_000);

  afterAll(async () => {
    doors?.close();
    await world.stop();
    await world.scope.dispose();
  });

  /** An agent that was taken over in the cloud, told of a server for everything. */
  async function behindTheClient(): Promise<Map<string, string>> {
    const door = (doors = await countingDoor());
    const urls = Object.fromEntries(ACTING_CALLS.map(({ tool }) => [tool.server, door.url]));
    return world.sendThief(ACTING_CALLS, { WAGGLE_ROLE: 'cloud', MCP_URLS: JSON.stringify(urls) });
  }

  /** Every tool server, with the keys of the gatekeeper, credentials, and grants for the cloud; the caller holds the token of the executing agent. */
  async function behindTheServer(): Promise<Map<string, string>> {
    const { privateJwk, publicJwk } = await generateKeyPair();
    const given = { WAGGLE_ROLE: 'cloud', MCP_TOKENS: TOKEN_HASHES, GRANT_PUBLIC_KEYS: JSON.stringify({ keys: [publicJwk] }), TRUST_SHARED_BROKER: 'true' };
    const urls = new Map<string, string>();
    for (const app of apps.filter(({ definition }) => definition.plane === 'tool')) {
      const port = String(await freePort());
      await world.start(withoutPowers(app), { ...given, [portSetting(app.service)]: port });
      urls.set(serverOf(app.service), `http://127.0.0.1:${port}/mcp`);
    }
    const found = new Map<string, string>();
    for (const call of ACTING_CALLS) found.set(call.name, await world.callDirectly(call, urls.get(call.tool.server) ?? '', await grantFor(call, 'cloud', privateJwk)));
    return found;
  }

  /** What the cloud zone starts and hands out, in code that believes to be at home; the keys at home, half of which the operator has set here too, are the forger's. */
  async function behindTheDeployment(): Promise<Map<string, string>> {
    const home = await mkdtemp(join(tmpdir(), 'waggle-draft-only-'));
    const deployed = (await discoverApps('cloud')).filter(({ definition }) => definition.plane === 'tool');
    const toolPorts = Object.fromEntries(await Promise.all(deployed.map(async ({ service }) => [serverOf(service), await freePort()] as const)));
    const secrets = await zoneSecrets(home, AGENTS, 'cloud');
    const { privateJwk, publicJwk } = await generateKeyPair();
    const users = { ...world.scope.env, SMTP_URL: 'smtp://127.0.0.1:1', GRANT_PUBLIC_KEYS: JSON.stringify({ keys: [publicJwk] }) };
    const facts = { role: 'cloud' as const, home, workspace: home, gatewayPort: 0, toolPorts, secrets, env: users };
    for (const { definition } of deployed) await world.start(definition, { ...serviceEnvironment(definition, facts), MCP_TOKENS: TOKEN_HASHES, WAGGLE_ROLE: 'local' });
    expect(await readSecrets(home)).not.toHaveProperty('grantKey');
    await rm(home, { recursive: true });
    const found = new Map<string, string>();
    const present = ACTING_CALLS.filter(({ tool }) => toolPorts[tool.server] !== undefined);
    for (const call of present) found.set(call.name, await world.callDirectly(call, `http://127.0.0.1:${toolPorts[call.tool.server] ?? 0}/mcp`, await grantFor(call, 'local', privateJwk)));
    const absent = ACTING_CALLS.filter((call) => !present.includes(call));
    return new Map([...found, ...(await world.sendThief(absent, { WAGGLE_ROLE: 'local' }))]);
  }

  it('every blocked operation is refused with a code and audited [R-DRAFT-ONLY-CLIENT] [R-DRAFT-ONLY-SERVER] [R-DRAFT-ONLY-DEPLOYED]', async () => {
    expect([...outcomes.keys()].sort()).toEqual([...names].sort());
    if (guard === 'client') {
      expect(new Set(outcomes.values())).toEqual(new Set(['tool_not_in_zone']));
      return audit('tool_not_in_zone');
    }
    if (guard === 'server') {
      expect(new Set(outcomes.values())).toEqual(new Set(['tool_denied']));
      return audit('tool_denied');
    }
    const absent = ACTING_CALLS.filter(({ name }) => outcomes.get(name) === 'tool_server_unknown');
    expect(absent.map(({ tool }) => tool.server)).toEqual(['whatsapp', 'payment']);
    expect(new Set([...outcomes].filter(([name]) => !absent.some((call) => call.name === name)).map(([, code]) => code))).toEqual(new Set(['grant_signature']));
    await audit('tool_server_unknown', absent);
    await audit('grant_signature', ACTING_CALLS.filter((call) => !absent.includes(call)));
  });

  it('no tool server has begun anything, nor was one asked where the client alone is on guard', async () => {
    expect(doors?.knocks() ?? 0).toBe(0);
    expect(await effects(world.scope)).toBe(0);
  });
});

describe('the broker of a cloud zone', () => {
  let scope: TestScope;
  let addresses: Awaited<ReturnType<typeof provision>>;

  beforeAll(async () => {
    scope = await testScope(['amqp', 'database']);
    const definitions = (await discoverApps('cloud')).map(({ definition }) => definition);
    addresses = await provision({ definitions, env: { ...scope.env, WAGGLE_ROLE: 'cloud' }, passwordOf: (service) => `password of ${service}`, warn: (line) => expect(line).toBe('') });
  }, 60_000);

  afterAll(() => scope.dispose());

  async function publish(service: string, exchange: string, key: string): Promise<string> {
    const model = await amqp.connect(addresses.get(service)?.['AMQP_URL'] ?? '');
    model.on('error', () => undefined);
    try {
      const channel = await model.createConfirmChannel();
      const refusal = new Promise<string>((resolve) => channel.on('error', (error: Error) => resolve(/ACCESS_REFUSED/.exec(error.message)?.[0] ?? error.message)));
      channel.publish(exchange, key, Buffer.from('{}'));
      return await Promise.race([channel.waitForConfirms().then(() => 'taken'), refusal]);
    } finally {
      await model.close().catch(() => undefined);
    }
  }

  it.each([
    ['gateway', EXCHANGES.commands, 'gatekeeper.express.approval.decide.v1'],
    ['workspace', EXCHANGES.commands, 'gatekeeper.express.approval.decide.v1'],
    ['orchestrator', EXCHANGES.commands, 'gatekeeper.standard.proposal.submit.v1'],
    ['orchestrator', EXCHANGES.commands, 'gatekeeper.standard.approval.settle.v1'],
    ['orchestrator', EXCHANGES.events, 'express.approval.decided.v1'],
    ['sales', EXCHANGES.events, 'express.approval.decided.v1'],
    ['gateway', EXCHANGES.commands, 'notifier.express.slack.answer.v1'],
    ['security', EXCHANGES.commands, 'gatekeeper.express.stop.raise.v1'],
    ['mcp-crm', EXCHANGES.commands, 'crm.express.deal.move.v1'],
  ])('lets %s say nothing of approvals or executions: %s %s [R-DRAFT-ONLY-BROKER]', async (service, exchange, key) => {
    expect(await publish(service, exchange, key)).toBe('ACCESS_REFUSED');
  });

  it('and lets the honest work through', async () => {
    expect(await publish('gateway', EXCHANGES.commands, 'orchestrator.express.task.list.v1')).toBe('taken');
  });
});

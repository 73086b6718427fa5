import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@waggle/dev';
import { startZone, type Zone } from '@waggle/host';
import { type TestScope, testScope } from '@waggle/testing';
import fc from 'fast-check';
import { ask, type Asked, DoorList, type Route, routerOf, type Told } from './door-list.js';

/** Whoever may come without a token, and why; what each says to nobody. */
const PUBLIC: Readonly<Record<string, { why: string; says: readonly number[] }>> = {
  'POST /api/session': { why: 'signing in', says: [400, 401] },
  'GET /api/session/options': { why: 'says how one can sign in', says: [200] },
  'GET /api/session/oidc': { why: 'begins a sign-in at the issuer', says: [302, 400, 404, 409] },
  'GET /api/session/oidc/callback': { why: 'ends it', says: [302, 400, 401, 404, 409] },
  'GET /api/zones/health': { why: 'the other zone has no token here; it says whether the zone is well and which is active', says: [200] },
  'POST /api/hooks/:name': { why: 'is signed by the program that sends it', says: [404] },
  'POST /hooks/slack': { why: 'is signed by Slack', says: [401, 403] },
};
const HOOKS = JSON.stringify([{ name: 'shop', style: 'github', secret: 'a-secret-of-the-shop-alone', prefix: 'EMAIL' }]);
/** The description of the API is that of this program, not of this zone. */
const DESCRIPTION = /^\/api\/(docs(\/.*)?|openapi\.json)$/;
/** What stands before or after the routes; nothing here answers by itself but the files of the dashboard, of the description, and the card. */
const MIDDLEWARE = ['lastAnswer', 'handle', '<anonymous>', 'rawParser', 'freshAlways', 'jsonParser', 'serveStatic', 'router'];

let scope: TestScope;
let home: string;
let zone: Zone;
let doors: DoorList;
let gateway: number;
let health: number;
let tools: ReadonlyMap<string, number>;
let routes: Route[];

beforeAll(async () => {
  doors = new DoorList();
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'waggle-doors-'));
  health = await freePort();
  const env = { ...scope.env, LOG_LEVEL: 'silent', RATE_LIMIT_ADDRESS: '1000000', SIGN_IN_PER_ADDRESS: '1000000', SIGN_IN_PER_NAME: '1000000', WEBHOOK_SOURCES: HOOKS };
  zone = await startZone({ role: 'swarm', home, workspace: join(home, 'workspace'), env, overrides: { gateway: { HEALTH_PORT: String(health) } }, gatewayPort: 0, log: () => undefined });
  gateway = Number(new URL(zone.url).port);
  tools = new Map(zone.services.filter((name) => name.startsWith('mcp-')).map((name) => [name, portOf(name)]));
  routes = routerOf(doors.open().get(gateway) as Server)?.routes ?? [];
});

afterAll(async () => {
  await zone?.stop();
  doors.forget();
  await scope.dispose();
  await rm(home, { recursive: true, force: true });
});

const portOf = (service: string): number => Number(zone.env(service)[`MCP_${service.slice('mcp-'.length).toUpperCase().replaceAll('-', '_')}_PORT`]);
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const isPublic = (route: Route): boolean => nameOf(route) in PUBLIC || DESCRIPTION.test(route.path);
const filled = ({ path }: Route): string => path.replaceAll(/[:*]\w+/g, '0197a1b0-0000-7000-8000-000000000001').replaceAll(/[{}]/g, '');
const bodyOf = (method: string): Pick<Asked, 'headers' | 'body'> => (['GET', 'HEAD', 'DELETE'].includes(method) ? {} : { headers: { 'content-type': 'application/json' }, body: '{}' });
const askRoute = (route: Route, headers: Record<string, string> = {}): Promise<Told> => {
  const { body, headers: own } = bodyOf(route.method);
  return ask(gateway, { method: route.method, path: filled(route), headers: { ...own, ...headers }, body });
};

describe('the doors of a zone [R-DOORS]', () => {
  it('are those of the gateway, of its health port and of the tool servers, and no others', () => {
    expect([...doors.open().keys()].sort()).toEqual([gateway, health, ...tools.values()].sort());
    expect(tools.size).toBeGreaterThan(6);
    for (const [port, server] of doors.open()) expect([port, routerOf(server) !== undefined]).toEqual([port, port === gateway]);
  });

  it('of the gateway hold nothing but routes and what is declared to stand before them', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect([...new Set(routerOf(doors.open().get(gateway) as Server)?.middleware)].filter((name) => !MIDDLEWARE.includes(name))).toEqual([]);
    expect(Object.keys(PUBLIC).filter((name) => !routes.some((route) => nameOf(route) === name))).toEqual([]);
  });

  it('answer nobody without a token: 401 at every route of the router that is not declared public', async () => {
    const answers: Array<[string, number, string | undefined]> = [];
    for (const route of routes.filter((one) => !isPublic(one))) {
      const { status, code } = await askRoute(route);
      answers.push([nameOf(route), status, code]);
    }
    expect(answers.filter(([, status, code]) => status !== 401 || code !== 'token_missing')).toEqual([]);
  });

  it('let in who comes to a public one only as far as it says', async () => {
    for (const route of routes.filter((one) => nameOf(one) in PUBLIC)) {
      const { status } = await askRoute(route);
      expect([nameOf(route), PUBLIC[nameOf(route)]?.says.includes(status), status]).toEqual([nameOf(route), true, status]);
    }
    const signed = { 'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000)), 'x-slack-signature': `v0=${'0'.repeat(64)}` };
    expect([401, 403]).toContain((await ask(gateway, { method: 'POST', path: '/hooks/slack', headers: signed, body: 'payload=%7B%7D' })).status);
    const unsigned = { 'content-type': 'application/json' };
    const forged = { ...unsigned, 'x-github-delivery': '1', 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
    for (const headers of [unsigned, forged]) expect(await ask(gateway, { method: 'POST', path: '/api/hooks/shop', headers, body: '{}' })).toMatchObject({ status: 401, code: 'webhook_unsigned' });
  });

  it('answer nobody under another method either', async () => {
    const paths = [...new Set(routes.filter((one) => !isPublic(one)).map(filled))];
    const open: unknown[] = [];
    for (const path of paths) {
      for (const method of ['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND']) {
        const { status } = await ask(gateway, { method, path });
        // OPTIONS names methods, and they are no secret.
        if (![401, 404, 405].includes(status) && !(method === 'OPTIONS' && status < 300)) open.push([method, path, status]);
      }
    }
    expect(open).toEqual([]);
  });

  it('of the tool servers serve one path, and it to nobody without a token', async () => {
    const ping = { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }, body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' };
    for (const [service, port] of tools) {
      const statuses = [];
      for (const headers of [{}, { authorization: 'Bearer wg_agent_garbage' }, { authorization: `Bearer ${zone.operatorToken}` }]) {
        statuses.push((await ask(port, { ...ping, path: '/mcp', headers: { ...ping.headers, ...headers } })).status);
      }
      for (const path of ['/', '/health', '/mcp/', '//mcp', '/MCP', '/mcp/..%2f']) statuses.push((await ask(port, { ...ping, path })).status);
      expect([service, statuses]).toEqual([service, [401, 401, 401, 404, 404, 404, 404, 404, 404]]);
    }
  });
});

describe('pages of other origins, and names that were made to point here [R-SERVED-HOST]', () => {
  const foreign: ReadonlyArray<[string, () => Record<string, string>]> = [
    ['another origin', () => ({ origin: 'https://evil.example' })],
    ['an origin that is null', () => ({ origin: 'null' })],
    ['another port of this machine', () => ({ origin: 'http://127.0.0.1:1' })],
    ['another host', () => ({ host: 'evil.example' })],
    ['another host with its own origin', () => ({ host: 'evil.example:3000', origin: 'http://evil.example:3000', 'sec-fetch-site': 'same-origin' })],
    ['a host that begins like ours', () => ({ host: '127.0.0.1.evil.example' })],
    ['a host with a dot at its end', () => ({ host: 'localhost.' })],
    ['another host that says it is ours', () => ({ host: 'evil.example', 'x-forwarded-host': `127.0.0.1:${gateway}`, forwarded: 'host=127.0.0.1', 'x-host': '127.0.0.1' })],
  ];

  it.each(foreign)('get 403 from every route, the public ones too, with %s', async (_, headers) => {
    const card: Route = { method: 'GET', path: '/.well-known/agent-card.json' };
    const wrong: unknown[] = [];
    for (const route of [...routes, card, { method: 'GET', path: '/' }, { method: 'GET', path: '/assets/index.js' }]) {
      const { status } = await askRoute(route, { ...headers(), authorization: `Bearer ${zone.operatorToken}` });
      if (status !== 403) wrong.push([nameOf(route), status]);
    }
    expect(wrong).toEqual([]);
  });

  it.each(foreign)('get 403 from health, metrics and the tool servers with %s', async (_, headers) => {
    const asked = [...['/health', '/metrics', '/'].map((path) => [health, path] as const), ...[...tools.values()].map((port) => [port, '/mcp'] as const)];
    const statuses = await Promise.all(asked.map(async ([port, path]) => (await ask(port, { path, headers: headers() })).status));
    // The port in an Origin does not matter where no page is served at all.
    const expected = asked.map(([port]) => (headers()['origin'] === 'http://127.0.0.1:1' && port !== health ? 401 : 403));
    expect(statuses).toEqual(expected);
  });

  it('do not keep probes and scrapers out', async () => {
    for (const host of [`127.0.0.1:${health}`, 'gateway:8080', '10.1.2.3', 'gateway.waggle.svc']) {
      expect((await ask(health, { path: '/health', headers: { host } })).status).toBe(200);
      expect((await ask(health, { path: '/metrics', headers: { host } })).text).toContain('waggle_');
    }
    expect((await ask(health, { method: 'POST', path: '/health' })).status).toBe(405);
  });
});

describe('tricks with the address [R-DOORS]', () => {
  const PATHS = ['//api/tasks', '/./api/tasks', '/x/../api/tasks', '/api/%2e%2e/api/tasks', '/api//tasks', '/API/tasks', '/api/TASKS', '/api/tasks/', '/api/tasks.', '/api/tasks%00', '/api/tasks;x=1', '/api/tasks%2f', '/%61pi/tasks', '/api\\tasks', '/api/session/options/../../tasks', '/api/docs/../tasks', '/api/docs/%2e%2e/tasks', '/hooks/slack/../../api/tasks', '/assets/../api/tasks', '/.well-known/agent-card.json/../../api/tasks', '/metrics/', '/METRICS', 'http://127.0.0.1/api/tasks', '/api/tasks?token=x&access_token=x'];
  const HEADERS: ReadonlyArray<Record<string, string>> = [
    {},
    { 'x-http-method-override': 'GET' },
    { 'x-original-url': '/api/session/options', 'x-rewrite-url': '/api/session/options' },
    { 'x-forwarded-host': 'localhost', 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', 'x-forwarded-proto': 'https' },
    { 'x-forwarded-user': 'operator', 'x-remote-user': 'operator', 'x-waggle-role': 'admin' },
    { accept: 'text/html' },
  ];

  it('do not get anybody anything of the API', async () => {
    const open: unknown[] = [];
    for (const path of PATHS) {
      for (const headers of HEADERS) {
        const { status, text } = await ask(gateway, { path, headers });
        const isPage = status === 200 && /^<!doctype html>/i.test(text);
        if (![400, 401, 404, 405].includes(status) && !isPage) open.push([path, headers, status, text.slice(0, 80)]);
      }
    }
    expect(open).toEqual([]);
  });

  it('do not turn one method into another', async () => {
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
      expect((await ask(gateway, { method: 'POST', path: '/api/tasks?_method=GET', headers: { [name]: 'GET' } })).status).toBe(401);
    }
  });
});

describe('bad input at the doors [R-BAD-INPUT]', () => {
  const LONE = '"\\ud800"';
  const BODIES: Readonly<Record<string, () => string | Buffer>> = {
    '10 MiB': () => `{"body":"${'x'.repeat(10 * 1024 * 1024)}"}`,
    'arrays in arrays, 100,000 deep': () => '['.repeat(100_000) + ']'.repeat(100_000),
    'objects in objects, 100,000 deep': () => '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000),
    'half of a pair': () => `{"prefix":"EMAIL","body":${LONE},"reason":${LONE},"name":${LONE},"password":${LONE},"jsonrpc":"2.0","id":${LONE},"method":${LONE}}`,
    NUL: () => '{"prefix":"EMAIL","body":"a\\u0000b","name":"\\u0000","password":"\\u0000","jsonrpc":"2.0","id":1,"method":"\\u0000"}',
    '__proto__': () => '{"__proto__":{"role":"admin","isAdmin":true},"constructor":{"prototype":{"role":"admin"}},"prefix":1}',
    'bytes that are no UTF-8': () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
    'half of JSON': () => '{"name":"wgcanaryhalf","password":"wgcanaryhalf"',
    nothing: () => '',
    'a number': () => '1e999',
    'a text': () => '"x"',
    'many members': () => `{${Array.from({ length: 60_000 }, (_, at) => `"k${at}":0`).join()}}`,
  };
  const TARGETS = ['/api/session', '/api/tasks', '/api/templates', '/api/webhooks', '/api/approvals/0197a1b0-0000-7000-8000-000000000001/reject', '/a2a', '/hooks/slack', '/api/hooks/shop'];
  const signed = (): Record<string, string> => ({ authorization: `Bearer ${zone.operatorToken}`, 'content-type': 'application/json' });
  const alive = async (): Promise<number> => (await ask(gateway, { path: '/api/session', headers: signed() })).status;

  it.each(Object.keys(BODIES))('is refused with a code, and nothing is lost: %s', async (kind) => {
    const body = BODIES[kind]?.() ?? '';
    const wrong: unknown[] = [];
    for (const path of TARGETS) {
      const key = { 'idempotency-key': `bad-${Object.keys(BODIES).indexOf(kind)}-${TARGETS.indexOf(path)}` };
      const { status, code, text } = await ask(gateway, { method: 'POST', path, headers: { ...signed(), ...key }, body });
      const isJsonRpc = path === '/a2a' && status === 200 && text.includes('"error"');
      if (!isJsonRpc && (status < 400 || status >= 500 || code === undefined)) wrong.push([path, status, text.slice(0, 200)]);
      if (text.includes('wgcanaryhalf')) wrong.push([path, 'repeats what it was given']);
    }
    expect(wrong).toEqual([]);
    expect(await alive()).toBe(200);
    expect(({} as { role?: string }).role).toBeUndefined();
  });

  it.each(Object.keys(BODIES))('is refused by a tool server too: %s', async (kind) => {
    const port = tools.get('mcp-email') ?? 0;
    const asked = { method: 'POST', path: '/mcp', body: BODIES[kind]?.(), headers: { authorization: `Bearer ${zone.env('content')['MCP_TOKEN'] ?? ''}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' } };
    // A tool server does not read to its end what is too large for it, so the connection may break before its answer is read.
    const { status } = await ask(port, asked).catch((error: Error) => {
      if (kind !== '10 MiB') throw error;
      return { status: 413 };
    });
    expect([status, status >= 400 && status < 500]).toEqual([status, true]);
    expect((await ask(port, { ...asked, body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' })).status).toBe(200);
  });

  it.each([
    ['headers of 100 kB', { path: '/api/tasks', headers: { 'x-long': 'x'.repeat(100_000) } }, [431]],
    ['3,000 headers', { path: '/api/tasks', headers: Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`x-${at}`, '1'])) }, [401, 431]],
    ['a parameter twice', { path: '/api/tasks?limit=1&limit=2&text=a&text=b' }, [400]],
    ['parameters like objects', { path: '/api/tasks?limit[a]=1&__proto__[role]=admin&constructor.prototype.x=1' }, [200, 400]],
    ['NUL in a parameter', { path: '/api/tasks?text=%00' }, [400]],
    ['no UTF-8 in a parameter', { path: '/api/tasks?text=%ff%fe' }, [200, 400]],
    ['no UTF-8 in a path', { path: '/api/tasks/%ff%fe/story' }, [400, 404]],
    ['NUL in a path', { path: '/api/tasks/%00/story' }, [400, 404]],
    ['half of a percent sign', { path: '/api/tasks/%/story' }, [400]],
    ['an address of 15 kB', { path: `/api/tasks/${'x'.repeat(15_000)}` }, [400, 404, 414]],
  ])('%s is answered with a 4xx, or as if it were nothing', async (_, asked, statuses) => {
    const { status } = await ask(gateway, { ...asked, headers: { ...signed(), ...('headers' in asked ? asked.headers : {}) } });
    expect([status, statuses.includes(status)]).toEqual([status, true]);
    expect(await alive()).toBe(200);
  });

  it.each([['the gateway', () => gateway], ['the health port', () => health], ['a tool server', () => tools.get('mcp-email') ?? 0]])('a body that never ends holds nobody else up at %s', async (_, port) => {
    const slow = Array.from({ length: 200 }, () => {
      const socket = connect(port(), '127.0.0.1');
      socket.on('error', () => undefined).write(`POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"name":`);
      return socket;
    });
    const { status } = await ask(port(), { path: '/nothing' });
    slow.forEach((socket) => socket.destroy());
    expect([401, 404]).toContain(status);
  });

  it('of any form never ends in a 5xx', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('\0', '\ud800', '__proto__', '../..', '%00', "' OR 1=1 --", '${7*7}'));
    const json = fc.jsonValue({ maxDepth: 30, stringUnit: 'binary' });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...TARGETS, '/api/session/key', '/api/tasks/x/cancel'), fc.oneof(json.map((value) => JSON.stringify(value)), text, fc.dictionary(fc.constantFrom('name', 'password', 'body', 'prefix', 'taskId', 'frontMatter', '__proto__', 'id', 'method', 'params'), fc.oneof(text, json)).map((value) => JSON.stringify(value))), async (path, body) => {
        expect((await ask(gateway, { method: 'POST', path, headers: signed(), body })).status).toBeLessThan(500);
      }),
      { numRuns: 150, interruptAfterTimeLimit: 15_000 },
    );
  });
});

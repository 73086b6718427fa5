import { once } from 'node:events';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { BusyClient, type TestScope, testScope, waitFor } from '@waggle/testing';
import { call, type Cast, cast, PASSWORD, signIn, startGateway, type TestGateway, withSession } from '../../test/access-fixture.js';

let scope: TestScope;
let people: Cast;
let gateways: Record<'open' | 'narrow' | 'narrowToo' | 'proxied', TestGateway>;

beforeAll(async () => {
  [scope, people] = await Promise.all([testScope(), cast()]);
  // Keys of their own, so that what one counts does not stand in the way of another.
  const under = (name: string) => ({ ...scope, env: { ...scope.env, WAGGLE_PREFIX: `${scope.env.WAGGLE_PREFIX}${name}` } });
  const narrow = { RATE_LIMIT_PERSON: '10', RATE_LIMIT_ADDRESS: '25', SIGN_IN_PER_NAME: '4', SIGN_IN_PER_ADDRESS: '9' };
  gateways = {
    open: await startGateway(under('open'), people.operators),
    narrow: await startGateway(under('narrow'), people.operators, narrow),
    narrowToo: await startGateway(under('narrow'), people.operators, narrow),
    proxied: await startGateway(under('proxied'), people.operators, { ...narrow, GATEWAY_TRUST_PROXY: 'loopback' }),
  };
});

afterAll(async () => {
  await Promise.all(Object.values(gateways).map(({ service }) => service.stop()));
  await scope.dispose();
});

const bearer = (token: string, more: Record<string, string> = {}) => ({ headers: { authorization: `Bearer ${token}`, ...more } });
const times = <T>(count: number, make: (at: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, (_, at) => make(at)));

/** A slot of the clock that holds what follows: the limits begin anew with the next. */
async function roomInSlot(seconds: number): Promise<void> {
  await waitFor(() => seconds - ((Date.now() / 1000) % seconds) > 10, { timeoutMs: 15_000, describe: 'the next slot' });
}

describe('the limits of the edge', () => {
  it('count one person over all instances, and say when to come again [R-RATE]', async () => {
    await roomInSlot(60);
    const answers = await times(20, (at) => call((at % 2 === 0 ? gateways.narrow : gateways.narrowToo).url, '/api/session', bearer(people.tokens.admin)));
    const next = await call(gateways.narrow.url, '/api/session', bearer(people.tokens.viewer));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', mend: expect.stringContaining('Retry-After') } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(next.status).toBe(200);
    expect(next.headers.get('ratelimit-policy')).toBe('"address";q=25;w=60, "person";q=10;w=60');
    expect(next.headers.get('ratelimit')).toMatch(/^"address";r=\d+;t=\d+, "person";r=9;t=\d+$/);
  });

  it('count who guesses tokens by their address', async () => {
    await roomInSlot(60);
    const statuses = await times(40, async (at) => (await call(gateways.proxied.url, at % 2 === 0 ? '/api/session' : '/API/session', bearer('wg_guess', { 'x-forwarded-for': '198.51.100.1' }))).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(25);
    expect((await call(gateways.proxied.url, '/api/session', bearer('wg_guess', { 'x-forwarded-for': '198.51.100.2' }))).status).toBe(401);
  });

  it('stop guesses of a password, under one name and from one address, and let its owner in by token [R-GUESS]', async () => {
    await roomInSlot(900);
    const from = (last: number) => ({ 'x-forwarded-for': `203.0.113.${last}` });
    const guess = (name: string, last: number) => call(gateways.proxied.url, '/api/session', { body: { name, password: 'guess' }, headers: from(last) });
    const statusesOf = async (answers: Promise<Awaited<ReturnType<typeof guess>>[]>) => (await answers).map(({ status }) => status).sort();
    expect(await statusesOf(times(6, () => guess('olga', 1)))).toEqual([401, 401, 401, 401, 429, 429]);
    expect((await call(gateways.proxied.url, '/api/session', { body: { token: people.tokens.admin }, headers: from(99) })).status).toBe(200);
    const over = await times(6, (at) => call((at % 2 === 0 ? gateways.narrow : gateways.narrowToo).url, '/api/session', { body: { name: 'paul', password: 'guess' } }));
    expect(over.map(({ status }) => status).sort()).toEqual([401, 401, 401, 401, 429, 429]);
    expect(Number(over.find(({ status }) => status === 429)?.headers.get('retry-after'))).toBeGreaterThan(0);
    const many = await statusesOf(times(12, (at) => guess(`name-${at}`, 50)));
    expect(many.filter((status) => status === 401)).toHaveLength(9);
  });

  it('stop guesses under one name from many addresses [R-GUESS]', async () => {
    await roomInSlot(900);
    const statuses = await times(90, async (at) => (await call(gateways.proxied.url, '/api/session', { body: { name: 'nobody', password: 'guess' }, headers: { 'x-forwarded-for': `192.0.2.${at}` } })).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(80);
  });

  it('do not let a stranger lock a person out: neither of the sign-in elsewhere nor of a confirmation [R-NOT-LOCKED-OUT]', async () => {
    await roomInSlot(900);
    const at = (address: string) => ({ 'x-forwarded-for': address });
    const guess = (address: string) => call(gateways.proxied.url, '/api/session', { body: { name: 'olga', password: 'guess' }, headers: at(address) });
    const signed = await signIn(gateways.proxied.url, { token: people.further.looking }, at('198.51.100.60'));
    const confirm = (password: string) => call(gateways.proxied.url, '/api/session/key', { body: { password }, headers: { ...withSession(signed), ...at('198.51.100.61') } });
    const guesses = [...(await times(6, () => guess('198.51.100.61'))), ...(await times(3, () => guess('198.51.100.62')))];
    expect(guesses.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(2);
    expect((await call(gateways.proxied.url, '/api/session', { body: { name: 'olga', password: PASSWORD }, headers: at('198.51.100.63') })).status).toBe(200);
    expect((await confirm(PASSWORD)).status).toBe(200);
  });

  it('stop guesses in a session [R-GUESS]', async () => {
    await roomInSlot(900);
    const signed = await signIn(gateways.proxied.url, { token: people.further.looking }, { 'x-forwarded-for': '198.51.100.70' });
    const guesses = await times(6, (at) => call(gateways.proxied.url, '/api/session/key', { body: { password: 'wrong' }, headers: { ...withSession(signed), 'x-forwarded-for': `198.51.100.${80 + at}` } }));
    expect(guesses.map(({ status }) => status).sort()).toEqual([401, 401, 401, 401, 429, 429]);
  });
});

describe('the headers of an answer', () => {
  it('let the dashboard work and nothing else, and no proxy keep it [R-HEADERS]', async () => {
    const { headers } = await call(gateways.open.url, '/api/session', bearer(people.tokens.viewer));
    const policy = headers.get('content-security-policy')!.split(';');
    expect(policy).toEqual(expect.arrayContaining(["script-src 'self'", "style-src 'self' 'unsafe-inline'", "connect-src 'self'", "img-src 'self' data:", "frame-ancestors 'none'"]));
    expect(policy.join()).not.toContain('upgrade-insecure-requests');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect((await call(gateways.open.url, '/api/folders', bearer(people.tokens.viewer))).headers.get('cache-control')).toBe('private, no-cache');
  });

  it('let the pages of the API’s own description run', async () => {
    const page = await (await fetch(`${gateways.open.url}/api/docs`)).text();
    const scripts = [...page.matchAll(/<script([^>]*)>([^<]*)/g)];
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter(([, attributes = '', inline = '']) => inline.trim() !== '' || !/src=['"]\.\//.test(attributes)).map(([tag]) => tag)).toEqual([]);
  });

  it('bind a browser to https only where it speaks https, as a trusted proxy says', async () => {
    const secure = { 'x-forwarded-proto': 'https' };
    const sts = async (gateway: TestGateway) => (await call(gateway.url, '/api/session/options', { headers: secure })).headers.get('strict-transport-security');
    expect([await sts(gateways.open), await sts(gateways.proxied)]).toEqual([null, expect.stringContaining('max-age=')]);
    const cookies = await times(2, async (at) => (await call((at === 0 ? gateways.open : gateways.proxied).url, '/api/session', { body: { token: people.tokens.viewer }, headers: { ...secure, 'x-forwarded-for': '192.0.2.77' } })).headers.getSetCookie().join());
    expect(cookies.map((cookie) => cookie.includes('Secure'))).toEqual([false, true]);
  });
});

describe('a request', () => {
  it('of another origin is refused whatever it carries [R-ORIGIN]', async () => {
    const signed = await signIn(gateways.open.url, { token: people.tokens.admin });
    const evil = { origin: 'https://evil.example' };
    for (const headers of [{ ...withSession(signed), ...evil }, { authorization: `Bearer ${people.tokens.admin}`, ...evil }]) {
      expect(await call(gateways.open.url, '/api/tasks', { body: { prefix: 'EMAIL', body: 'x' }, headers })).toMatchObject({ status: 403, body: { code: 'cross_origin' } });
    }
    expect((await call(gateways.open.url, '/api/session', { body: { token: people.tokens.admin }, headers: evil })).status).toBe(403);
    expect((await call(gateways.open.url, '/api/session', { headers: { ...withSession(signed), origin: gateways.open.url } })).status).toBe(200);
  });

  it('of 10 MB is refused before anybody is asked for', async () => {
    const answer = await call(gateways.open.url, '/api/session', { body: { name: 'olga', password: 'x'.repeat(10_000_000) } });
    expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });

  it.each([
    ['no scheme', 'wg_token'],
    ['another scheme', 'Basic b2xnYTp4'],
    ['no token', 'Bearer '],
    ['two tokens', 'Bearer a b'],
    ['letters of no alphabet', 'Bearer \xff\xfe'],
    ['5,000 characters', `Bearer ${'x'.repeat(5000)}`],
  ])('with a header of %s is nobody’s', async (_, authorization) => {
    expect((await call(gateways.open.url, '/api/session', { headers: { authorization } })).status).toBe(401);
  });

  it.each([
    ['X-CSRF-Token there twice', ['X-CSRF-Token: a', 'X-CSRF-Token: b']],
    ['a forwarded address that is none', ['X-Forwarded-For: ,,;%00, nobody']],
    ['an origin that is none', ['Origin: %%%']],
    ['cookies of garbage', [`Cookie: ${'='.repeat(2000)}`, 'Cookie: ;;;']],
  ])('with %s is answered as ever', async (_, lines) => {
    const { hostname, port } = new URL(gateways.proxied.url);
    const headers: Record<string, string[]> = {};
    for (const line of lines) (headers[line.split(': ')[0]!] ??= []).push(line.slice(line.indexOf(': ') + 2));
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request({ hostname, port, path: '/api/session', method: 'DELETE', headers }, (response) => resolve(response.resume().statusCode)).on('error', reject).end();
    });
    expect([401, 403]).toContain(status);
  });
});

describe('a gateway that stops', () => {
  it('ends although a client goes on asking over the connection that it has [R-DRAIN]', async () => {
    const { url, service } = await startGateway(scope, people.operators);
    const client = new BusyClient(`${url}/api/session/options`);
    await waitFor(() => client.answered > 5);
    await service.stop();
    await client.ended;
  });

  it.each([
    ['nothing', ''],
    ['half of something', 'POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{'],
  ])('ends although somebody has connected and asks %s [R-DRAIN]', async (_, text) => {
    const { url, service } = await startGateway(scope, people.operators);
    const socket = createConnection(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(text);
    await service.stop();
    if (!socket.closed) await once(socket, 'close');
  });
});

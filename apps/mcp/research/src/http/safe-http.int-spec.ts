import { gzipSync } from 'node:zlib';
import { type Cache, openCache } from '@waggle/cache';
import { type TestScope, testScope } from '@waggle/testing';
import pino from 'pino';
import { page, redirect, startWeb, type WebStandIn } from '../../test/web-stand-in.js';
import { Pace } from '../pace.service.js';
import { PageReader, type RawPage } from '../page-reader.service.js';
import { Remembered } from '../remembered.service.js';
import { Robots } from '../robots.service.js';
import { Visit } from '../visit.service.js';
import { HttpProvider } from './http.provider.js';
import { isPublicAddress } from './public-address.js';
import { SafeHttp } from './safe-http.js';

let scope: TestScope;
let cache: Cache;
let web: WebStandIn;
/** Listens on the same port of an address that may not be reached. */
let inner: WebStandIn;
let provider: HttpProvider;
let reader: PageReader;
/** What the resolver says, one answer after another; the last one stays. */
const names = new Map<string, string[][]>();
let resolved: string[] = [];

const settings = { RESEARCH_USER_AGENT: 'WaggleResearch/1.0', RESEARCH_MAX_BYTES: 100_000, RESEARCH_TIMEOUT_MS: 1500, RESEARCH_HOST_INTERVAL_MS: 0 };

beforeAll(async () => {
  scope = await testScope(['redis']);
  cache = await openCache(scope.env.REDIS_URL, scope.env.WAGGLE_PREFIX, () => undefined);
  web = await startWeb();
  inner = await startWeb('127.0.0.2', web.port);
  ({ reader, provider } = readerWith(settings));
});

afterAll(async () => {
  await provider?.onApplicationShutdown();
  await Promise.all([web?.stop(), inner?.stop()]);
  await cache?.close();
  await scope?.dispose();
});

/** The real thing, but for a resolver of our own and leave to reach 127.0.0.1 at the stand-in's port. */
function readerWith(more: typeof settings): { reader: PageReader; provider: HttpProvider } {
  const network = {
    resolve: async (host: string) => {
      resolved.push(host);
      const answers = names.get(host) ?? [['127.0.0.1']];
      return (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    },
    permits: (address: string, port: number) => (address === '127.0.0.1' && port === web.port) || isPublicAddress(address),
  };
  const config = { ...more, RESEARCH_ALLOWED_PORTS: [web.port], RESEARCH_ALLOWED_HOSTS: [], RESEARCH_ALLOW_ANY_PUBLIC_HOST: true, RESEARCH_PROVIDER: 'http' as const, RESEARCH_SEARCH: 'none' as const };
  const made = new HttpProvider(new SafeHttp(network, config), undefined, config);
  const visit = new Visit(made, new Pace(cache, config), config);
  return { provider: made, reader: new PageReader(visit, new Robots(visit, new Remembered(cache, config, pino({ level: 'silent' })), config), config) };
}

let sites = 0;
/** A host of its own, so that nothing is remembered of it. */
function site(answers: Record<string, Parameters<WebStandIn['on']>[1]>): string {
  sites += 1;
  const host = `site${sites}.test`;
  for (const [path, answer] of Object.entries(answers)) web.on(`${host}${path}`, answer);
  return host;
}
const open = async (address: string): Promise<RawPage> => reader.open(reader.parse(address), new AbortController().signal);
const at = (host: string, path = '/') => `http://${host}:${web.port}${path}`;
const outcome = (address: string): Promise<string> => open(address).then(({ content }) => content, (thrown: { code: string }) => thrown.code);

const INWARD: ReadonlyArray<readonly [string, () => string]> = [
  ['loopback', () => 'http://127.0.0.1/'],
  ['loopback at another port', () => `http://127.0.0.2:${web.port}/`],
  ['localhost as the resolver knows it', () => 'http://local.test/'],
  ['localhost over TLS', () => 'https://local.test/'],
  ['decimal', () => 'http://2130706433/'],
  ['octal', () => 'http://0177.0.0.1/'],
  ['hexadecimal', () => 'http://0x7f000001/'],
  ['a short form', () => 'http://127.1/'],
  ['full-width digits', () => 'http://１２７。０。０。１/'],
  ['cloud metadata', () => 'http://169.254.169.254/latest/meta-data/'],
  ['private', () => 'https://192.168.0.1/'],
  ['shared', () => 'http://100.64.0.1/'],
  ['unspecified', () => 'http://0.0.0.0/'],
  ['IPv6 loopback', () => 'http://[::1]/'],
  ['IPv6 link-local', () => 'http://[fe80::1]/'],
  ['IPv6 unique local', () => 'http://[fd00:ec2::254]/'],
  ['IPv4-mapped', () => 'http://[::ffff:127.0.0.1]/'],
  ['NAT64', () => 'http://[64:ff9b::127.0.0.1]/'],
  ['6to4', () => 'http://[2002:7f00:1::]/'],
  ['multicast', () => 'http://224.0.0.1/'],
];

describe('fetching', () => {
  beforeEach(() => {
    resolved = [];
    names.clear();
    names.set('local.test', [['127.0.0.2']]);
  });

  it('brings a page, and says nothing of who asks but its own name', async () => {
    const host = site({ '/': page('<p>Hello</p>', { 'set-cookie': 'a=b' }), '/next': page('x') });
    expect(await open(at(host, '/#part'))).toMatchObject({ form: 'html', content: '<p>Hello</p>', contentType: 'text/html' });
    await open(at(host, '/next'));
    const { headers } = web.seen.at(-1) ?? {};
    expect(Object.keys(headers ?? {}).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    expect(headers).toMatchObject({ 'user-agent': 'WaggleResearch/1.0' });
  });

  it.each(INWARD)('does not reach inward: %s', async (_how, target) => {
    expect(await outcome(target())).toBe('address_refused');
  });

  it.each(INWARD)('does not follow a redirect inward: %s', async (_how, target) => {
    const host = site({ '/': redirect(target()) });
    expect(await outcome(at(host))).toBe('address_refused');
  });

  it.each(['file:///etc/passwd', 'gopher://127.0.0.1/', 'http://user:password@public.test/', 'http://public.test:25/', 'http://'])('does not follow a redirect to %s', async (target) => {
    expect(await outcome(at(site({ '/': redirect(target) })))).toBe('url_refused');
  });

  it('never reached the inner server by any of them', () => {
    expect(inner.seen).toEqual([]);
  });

  it('asks the resolver once a connection and goes to that answer: one that changes gains nothing [R-SSRF]', async () => {
    const host = site({ '/': page('outer'), '/robots.txt': page('', { 'content-type': 'text/plain' }) });
    names.set(host, [['127.0.0.1'], ['127.0.0.1'], ['127.0.0.2']]);
    expect(await outcome(at(host))).toBe('outer');
    expect(resolved).toEqual([host, host]);
    expect(await outcome(at(host))).toBe('address_refused');
    expect(inner.seen).toEqual([]);
  });

  it('does not ask a name that points inward as well as outward', async () => {
    const host = site({ '/': page('outer') });
    names.set(host, [['127.0.0.1', '127.0.0.2']]);
    expect(await outcome(at(host))).toBe('address_refused');
    names.set(host, [['127.0.0.1', '::ffff:127.0.0.1']]);
    expect(await outcome(at(host))).toBe('address_refused');
    names.set(host, [[]]);
    expect(await outcome(at(host))).toBe('host_unknown');
  });

  it('follows five redirects and no more', async () => {
    const hops = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, hop) => [`/${hop}`, redirect(`/${hop + 1}`, [301, 302, 303, 307, 308][hop % 5])]));
    const near = site({ ...hops(5), '/5': page('there') });
    expect(await open(at(near, '/0'))).toMatchObject({ content: 'there', url: new URL(at(near, '/5')) });
    expect(await outcome(at(site({ ...hops(6), '/6': page('there') }), '/0'))).toBe('redirect_refused');
    expect(await outcome(at(site({ '/': redirect('/') })))).toBe('redirect_refused');
    expect(await outcome(at(site({ '/': (_request, response) => void response.writeHead(302).end() })))).toBe('redirect_refused');
  });

  it('gives up a body that is too long, packed or unpacked, and one without an end', async () => {
    expect(await outcome(at(site({ '/': page('x'.repeat(100_001)) })))).toBe('page_too_large');
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.byteLength).toBeLessThan(100_000);
    expect(await outcome(at(site({ '/': page(bomb, { 'content-encoding': 'gzip' }) })))).toBe('page_too_large');
    const endless = site({
      '/': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        const more = (): void => void (response.destroyed || response.write('x'.repeat(10_000), more));
        more();
      },
    });
    expect(await outcome(at(endless))).toBe('page_too_large');
  });

  it('unpacks what it asked for, and nothing else', async () => {
    const packed = gzipSync('<p>Hello</p>');
    expect(await outcome(at(site({ '/': page(packed, { 'content-encoding': 'gzip' }) })))).toBe('<p>Hello</p>');
    expect(await outcome(at(site({ '/': page('no gzip', { 'content-encoding': 'gzip' }) })))).toBe('page_unreadable');
    expect(await outcome(at(site({ '/': page(packed.subarray(0, 20), { 'content-encoding': 'gzip' }) })))).toBe('page_unreadable');
    expect(await outcome(at(site({ '/': page(packed, { 'content-encoding': 'gzip, gzip' }) })))).toBe('content_refused');
  });

  it('does not wait for a server that is silent or drips', async () => {
    const silent = site({ '/': () => undefined });
    const drips = site({
      '/': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      },
    });
    expect(await Promise.all([outcome(at(silent)), outcome(at(drips))])).toEqual(['page_timeout', 'page_timeout']);
  });

  it('takes text, JSON and XML, and nothing else', async () => {
    const typed = (type: string) => outcome(at(site({ '/': page('x', { 'content-type': type }) })));
    const taken = ['text/html', 'TEXT/PLAIN; charset=utf-8', 'application/json', 'application/xml', 'text/xml', 'application/rss+xml', 'application/atom+xml'];
    expect(await Promise.all(taken.map(typed))).toEqual(taken.map(() => 'x'));
    expect(await Promise.all(['image/png', 'application/pdf', 'application/octet-stream', ''].map(typed))).toEqual(Array(4).fill('content_refused'));
  });

  it.each([
    [404, 'page_not_found'],
    [410, 'page_not_found'],
    [401, 'page_denied'],
    [403, 'page_denied'],
    [429, 'page_unavailable'],
    [500, 'page_unavailable'],
  ])('says what a status of %d means: %s', async (status, code) => {
    expect(await outcome(at(site({ '/': (_request, response) => void response.writeHead(status).end('no') })))).toBe(code);
  });

  it('tells a broken connection from an answer', async () => {
    expect(await outcome(at(site({ '/': (request) => void request.socket.destroy() })))).toBe('page_unavailable');
  });

  it('does what robots.txt asks of it, also after a redirect, and asks for it once', async () => {
    const robots = page('User-agent: *\nDisallow: /\n\nUser-agent: WaggleResearch\nDisallow: /private', { 'content-type': 'text/plain' });
    const host = site({ '/robots.txt': robots, '/': page('open'), '/private/x': page('closed'), '/go': redirect('/private/x') });
    expect(await Promise.all([outcome(at(host)), outcome(at(host, '/private/x')), outcome(at(host, '/go'))])).toEqual(['open', 'robots_refused', 'robots_refused']);
    await outcome(at(host));
    expect(web.seen.filter((one) => one.host === host && one.path === '/private/x')).toEqual([]);
    expect(await outcome(at(site({ '/robots.txt': (_request, response) => void response.writeHead(503).end(), '/': page('x') })))).toBe('page_unavailable');
  });

  it('asks one host for one thing at a time, as often as the interval allows', async () => {
    const slow = readerWith({ ...settings, RESEARCH_HOST_INTERVAL_MS: 30_000 });
    const host = site({ '/': page('x') });
    const opened = slow.reader.open(slow.reader.parse(at(host)), new AbortController().signal);
    await expect(opened).rejects.toMatchObject({ code: 'page_timeout' });
    expect(web.seen.filter((one) => one.host === host).map(({ path }) => path)).toEqual(['/robots.txt']);
    await slow.provider.onApplicationShutdown();
  });
});

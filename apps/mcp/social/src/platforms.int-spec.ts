import { randomUUID } from 'node:crypto';
import { type AppError } from '@waggle/errors';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import type { StandIn } from '@waggle/tool-server-testing';
import { VendorUncertainError } from '@waggle/vendor-api';
import { GRAPH_TOKEN, GraphStandIn, IG_USER, PAGE } from '../test/graph-stand-in.js';
import { LINKEDIN_TOKEN, LINKEDIN_VERSION, LinkedinStandIn, ORGANIZATION } from '../test/linkedin-stand-in.js';
import { X_KEYS, XStandIn } from '../test/x-stand-in.js';
import { AttemptRepository } from './attempt.repository.js';
import { FacebookProvider } from './facebook/facebook.provider.js';
import { graphApi } from './graph/graph-api.js';
import { InstagramProvider } from './instagram/instagram.provider.js';
import { LinkedinProvider } from './linkedin/linkedin.provider.js';
import { CreateSocial1700000000240 } from './migrations/0001-create-social.migration.js';
import type { PlatformProvider } from './platform.provider.js';
import type { Post } from './post.js';
import { SandboxProvider } from './sandbox/sandbox.provider.js';
import { XProvider } from './x/x.provider.js';

interface Real {
  readonly provider: PlatformProvider;
  readonly vendor: StandIn;
  /** Posts that the public sees. */
  readonly made: () => number;
  /** Seconds to wait that the vendor's refusal names. */
  readonly wait: number;
}

const NAMES = ['facebook', 'instagram', 'x', 'linkedin'] as const;
type Name = (typeof NAMES)[number];
const graph = new GraphStandIn();
const xApi = new XStandIn();
const linkedinApi = new LinkedinStandIn();
const stands = [graph, xApi, linkedinApi];
const real = {} as Record<Name, Real>;
let scope: TestScope;
let database: Database;
let attempts: AttemptRepository;

beforeAll(async () => {
  scope = await testScope(['database']);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'mcp_social', migrations: [CreateSocial1700000000240] });
  await Promise.all(stands.map((stand) => stand.start()));
  attempts = new AttemptRepository(database);
  real.facebook = { provider: new FacebookProvider(graphApi('Facebook', graph.url, GRAPH_TOKEN), PAGE, attempts), vendor: graph, made: () => graph.facebook.length, wait: 19 * 60 };
  real.instagram = { provider: new InstagramProvider(graphApi('Instagram', graph.url, GRAPH_TOKEN), IG_USER, attempts, 1), vendor: graph, made: () => graph.instagram.length, wait: 19 * 60 };
  real.x = { provider: new XProvider(xApi.url, X_KEYS, attempts), vendor: xApi, made: () => xApi.tweets.length, wait: 7200 };
  real.linkedin = {
    provider: new LinkedinProvider({ baseUrl: linkedinApi.url, version: LINKEDIN_VERSION, token: LINKEDIN_TOKEN, author: ORGANIZATION }, attempts),
    vendor: linkedinApi,
    made: () => linkedinApi.posts.length,
    wait: 86_400 - (Math.floor(Date.now() / 1000) % 86_400),
  };
});

afterEach(() => {
  graph.listRunsBehind = false;
  linkedinApi.listRunsBehind = false;
  expect(stands.flatMap((stand) => stand.violations.splice(0))).toEqual([]);
});

afterAll(async () => {
  await Promise.all(stands.map((stand) => stand.stop()));
  await database?.close();
  await scope?.dispose();
});

const signal = (): AbortSignal => AbortSignal.timeout(20_000);
/** With all that platforms escape, shorten or read as marks. */
const postFor = (name: Name, words = randomUUID()): Post => ({
  text: `Open day (${words}) & <more>: #welcome @all_of you\n5 * 2 = 10 ~ [see] {this} | \\o/ é 🐝`,
  media: name === 'instagram' ? [{ url: 'https://cdn.waggle.example/bee.jpg', alt: 'A bee' }] : [],
});
const failure = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'done', (thrown: unknown) => thrown);

describe.each(NAMES)('a post on the real %s', (name) => {
  it('is published as the vendor wants it, listed, and read back as it was written', async () => {
    const { provider, made } = real[name];
    const before = made();
    const post = postFor(name);
    const since = new Date(Date.now() - 5000);
    const { providerId } = await provider.publish(post, randomUUID(), signal());
    expect(made()).toBe(before + 1);
    const read = await provider.read(providerId);
    expect(read).toMatchObject({ id: providerId, platform: name, text: post.text });
    expect(read.engagement.likes).toBeGreaterThan(0);
    expect((await provider.list({ since, limit: 10 })).posts.map(({ id }) => id)).toContain(providerId);
    expect(await provider.list({ until: new Date(since.getTime() - 3_600_000), limit: 10 })).toEqual({ posts: [], more: false });
    expect((await provider.list({ since: new Date(0), until: new Date(Date.now() + 3_600_000), limit: 100 })).posts.map(({ id }) => id)).toContain(providerId);
    expect((await provider.list({ until: new Date(read.createdAt), limit: 100 })).posts.map(({ id }) => id)).not.toContain(providerId);
  });

  it('is certainly not made when the vendor wants fewer calls, and the vendor says when', async () => {
    const { provider, vendor, made, wait } = real[name];
    const before = made();
    vendor.failNext('busy');
    const error = (await failure(provider.publish(postFor(name), randomUUID(), signal()))) as AppError;
    expect(error).toMatchObject({ code: 'vendor_busy', kind: 'transient' });
    expect(Math.abs(Number(error.details['retryAfterSeconds']) - wait)).toBeLessThanOrEqual(30);
    expect(made()).toBe(before);
  });

  it('is refused when the access token has expired', async () => {
    const { provider, vendor, made } = real[name];
    const before = made();
    vendor.failNext('token_expired');
    expect(await failure(provider.publish(postFor(name), randomUUID(), signal()))).toMatchObject({ code: 'vendor_unauthorized', kind: 'denied' });
    expect(made()).toBe(before);
  });

  it.each(['error_after', 'unsure_after', 'cut_after'] as const)('is found again after %s, and not made twice', async (fault) => {
    const { provider, vendor, made } = real[name];
    const before = made();
    const post = postFor(name);
    const key = randomUUID();
    vendor.failNext(fault, name === 'instagram' ? 'media_publish' : '');
    expect(await failure(provider.publish(post, key, signal()))).toBeInstanceOf(VendorUncertainError);
    const found = await provider.find(key, post);
    expect(found).toMatchObject({ state: 'found' });
    expect(await provider.read((found as { providerId: string }).providerId)).toMatchObject({ text: post.text });
    expect(made()).toBe(before + 1);
  });

  it('was certainly not made when nothing was begun', async () => {
    expect(await real[name].provider.find(randomUUID(), postFor(name))).toEqual({ state: 'absent' });
  });

  it('says which post it does not know', async () => {
    const id = { facebook: `${PAGE}_1`, instagram: '18000000000000001', x: '1', linkedin: 'urn:li:share:1' }[name];
    const error = await failure(real[name].provider.read(id));
    expect(['post_not_found', 'vendor_not_found']).toContain((error as AppError).code);
  });
});

describe('a call that was cut off before the vendor had it', () => {
  const cutOff = async (name: Name, path = ''): Promise<{ post: Post; key: string }> => {
    const post = postFor(name);
    const key = randomUUID();
    real[name].vendor.failNext('cut_before', path);
    expect(await failure(real[name].provider.publish(post, key, signal()))).toBeInstanceOf(VendorUncertainError);
    return { post, key };
  };

  it.each(['facebook', 'linkedin'] as const)('stays open on %s: its list may run behind', async (name) => {
    const { post, key } = await cutOff(name);
    expect(await real[name].provider.find(key, post)).toEqual({ state: 'unknown' });
  });

  it('may be repeated on X, which refuses the same text twice', async () => {
    const { post, key } = await cutOff('x');
    const { provider } = real.x;
    expect(await provider.find(key, post)).toEqual({ state: 'absent' });
    const { providerId } = await provider.publish(post, key, signal());
    expect(await failure(provider.publish(post, key, signal()))).toBeInstanceOf(VendorUncertainError);
    expect(await provider.find(key, post)).toEqual({ state: 'found', providerId });
  });

  it.each(['/media', '/media_publish'])('may be repeated on Instagram at %s: a container is published once', async (path) => {
    const { post, key } = await cutOff('instagram', path);
    const { provider, made } = real.instagram;
    const before = made();
    expect(await provider.find(key, post)).toEqual({ state: 'absent' });
    await provider.publish(post, key, signal());
    expect(await failure(provider.publish(post, key, signal()))).toBeInstanceOf(VendorUncertainError);
    expect(await provider.find(key, post)).toMatchObject({ state: 'found' });
    expect(made()).toBe(before + 1);
  });
});

describe('what the vendors do besides', () => {
  it('leaves it open when the post was made but the list runs behind', async () => {
    graph.listRunsBehind = true;
    const post = postFor('facebook');
    const key = randomUUID();
    graph.failNext('cut_after');
    await failure(real.facebook.provider.publish(post, key, signal()));
    expect(await real.facebook.provider.find(key, post)).toEqual({ state: 'unknown' });
  });

  it('tells a post that X does not want from rights that we lack', async () => {
    xApi.forbidNext('Your Tweet violates a rule.', 'Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.');
    expect(await failure(real.x.provider.publish(postFor('x'), randomUUID(), signal()))).toMatchObject({ code: 'vendor_refused', message: 'X refused the post: Your Tweet violates a rule.' });
    expect(await failure(real.x.provider.publish(postFor('x'), randomUUID(), signal()))).toMatchObject({ code: 'vendor_unauthorized' });
  });

  it('says that X and LinkedIn have this text already', async () => {
    for (const name of ['x', 'linkedin'] as const) {
      const post = postFor(name);
      await real[name].provider.publish(post, randomUUID(), signal());
      expect(await failure(real[name].provider.publish(post, randomUUID(), signal()))).toMatchObject({ code: 'post_duplicate', kind: 'conflict' });
    }
  });

  it('asks LinkedIn after an earlier attempt instead of believing in a foreign duplicate', async () => {
    const post = postFor('linkedin');
    const key = randomUUID();
    await real.linkedin.provider.publish(post, key, signal());
    expect(await failure(real.linkedin.provider.publish(post, key, signal()))).toBeInstanceOf(VendorUncertainError);
    expect(await real.linkedin.provider.find(key, post)).toMatchObject({ state: 'found' });
  });

  it('says when Instagram cannot use the picture, and makes a new container after one that has expired', async () => {
    const { provider } = real.instagram;
    const broken = { ...postFor('instagram'), media: [{ url: 'https://cdn.waggle.example/broken.jpg' }] };
    expect(await failure(provider.publish(broken, randomUUID(), signal()))).toMatchObject({ code: 'media_refused', kind: 'invalid' });
    const key = randomUUID();
    const post = postFor('instagram');
    graph.failNext('busy', 'media_publish');
    expect(await failure(provider.publish(post, key, signal()))).toMatchObject({ code: 'vendor_busy' });
    graph.containers.get((await attempts.find(key))?.container ?? '')!.status = 'EXPIRED';
    expect(await failure(provider.publish(post, key, signal()))).toMatchObject({ code: 'media_not_ready', kind: 'transient' });
    expect(await provider.publish(post, key, signal())).toMatchObject({ providerId: expect.stringMatching(/^180/) });
  });

  it('posts a link as a card, and a picture on a page', async () => {
    const link = 'https://www.waggle.example/open-day?from=post&to=all';
    await real.linkedin.provider.publish({ ...postFor('linkedin'), link, linkTitle: 'Open day' }, randomUUID(), signal());
    await real.facebook.provider.publish({ ...postFor('facebook'), link }, randomUUID(), signal());
    await real.facebook.provider.publish({ ...postFor('facebook'), media: [{ url: 'https://cdn.waggle.example/bee.jpg' }] }, randomUUID(), signal());
    const onX = { text: `Visit ${randomUUID()}`, media: [], link: 'https://www.waggle-bees.com/open-day' };
    const { providerId } = await real.x.provider.publish(onX, randomUUID(), signal());
    expect((await real.x.provider.read(providerId)).text).toBe(`${onX.text}\n${onX.link}`);
  });
});

describe('a list that the platform has cut [R-SOCIAL-COMPLETE]', () => {
  const AT = Date.UTC(2020, 5, 15);
  const year = (number: number) => ({ since: new Date(Date.UTC(number, 0, 1)), until: new Date(Date.UTC(number + 1, 0, 1)), limit: 100 });
  const old = Array.from({ length: 101 }, (_, index) => ({ text: `Old ${index}`, at: AT - index * 1000, hidden: false }));
  const ids = { facebook: `${PAGE}_9`, instagram: '1809', x: '9', linkedin: 'urn:li:share:9' };
  const add = (name: Name, posts: typeof old): void => {
    const named = posts.map((post, index) => ({ ...post, id: `${ids[name]}${index}` }));
    if (name === 'x') xApi.tweets.push(...named);
    else if (name === 'linkedin') linkedinApi.posts.push(...named.map((post) => ({ ...post, commentary: post.text })));
    else graph[name].push(...named);
  };
  const kept = [graph.facebook, graph.instagram, xApi.tweets, linkedinApi.posts];
  beforeEach(() => kept.forEach((posts) => posts.splice(0)));
  afterAll(() => kept.forEach((posts) => posts.splice(0)));

  it.each(NAMES)('says on %s that there is more, and only then', async (name) => {
    const { provider } = real[name];
    add(name, old.slice(0, 99));
    expect(await provider.list(year(2020))).toMatchObject({ posts: { length: 99 }, more: false });
    expect(await provider.list({ ...year(2020), limit: 7 })).toMatchObject({ posts: { length: 7 }, more: true });
    add(name, old.slice(99));
    expect(await provider.list(year(2020))).toMatchObject({ posts: { length: 100 }, more: true });
    expect(await provider.list(year(2021))).toEqual({ posts: [], more: false });
    expect(await provider.list(year(2019))).toEqual({ posts: [], more: name === 'linkedin' });
  });

  it('says on LinkedIn nothing of what lies before its newest hundred, wherever the period begins', async () => {
    const { provider } = real.linkedin;
    add('linkedin', old);
    expect(await provider.list({ since: new Date(AT - 50_000), limit: 100 })).toMatchObject({ posts: { length: 51 }, more: false });
    expect(await provider.list({ until: new Date(AT - 50_000), limit: 100 })).toMatchObject({ posts: { length: 49 }, more: true });
  });
});

describe('a post on X with a bare domain', () => {
  it('is found and read back, though X makes a link of it and gives it a scheme', async () => {
    const { provider } = real.x;
    const [key, post] = [randomUUID(), { ...postFor('x'), text: `See example.com and https://example.org/a ${randomUUID()}` }];
    const { providerId } = await provider.publish(post, key, signal());
    expect(await provider.find(key, post)).toEqual({ state: 'found', providerId });
    const { text } = await provider.read(providerId);
    expect(provider.isSame(text, post.text)).toBe(true);
    expect(provider.isSame(text, post.text.replace('example.com', 'example.net'))).toBe(false);
  });
});

describe('the sandbox', () => {
  const sandbox = (name: Name): SandboxProvider => new SandboxProvider(name, database, { SOCIAL_SANDBOX_LATENCY_MS: 0 });

  it.each(NAMES)('keeps posts of %s under ids of its form, and finds them by the grant', async (name) => {
    const provider = sandbox(name);
    const key = randomUUID();
    expect(await provider.find(key)).toEqual({ state: 'absent' });
    const { providerId } = await provider.publish(postFor(name), key);
    expect(providerId).toMatch({ facebook: /^\d{15}_\d{15}$/, instagram: /^180\d{14}$/, x: /^\d{19}$/, linkedin: /^urn:li:share:\d{19}$/ }[name]);
    expect(await provider.find(key)).toEqual({ state: 'found', providerId });
    expect(await provider.read(providerId)).toMatchObject({ id: providerId, platform: name });
    expect(await failure(provider.read('1'))).toMatchObject({ code: 'post_not_found' });
  });

  it('refuses on X what stands there, on Instagram what has no picture, and everywhere what is too much for a day, with the time of the next', async () => {
    const post = postFor('x');
    await sandbox('x').publish(post, randomUUID());
    expect(await failure(sandbox('x').publish({ ...post, text: ` ${post.text}` }, randomUUID()))).toMatchObject({ code: 'post_duplicate' });
    expect(await failure(sandbox('instagram').publish({ text: 'Hello', media: [] }, randomUUID()))).toMatchObject({ code: 'post_invalid' });
    const oldest = new Date(Date.now() - 3_600_000);
    await database.query(
      `INSERT INTO sandbox_post (id, platform, key, text, created_at) SELECT 'full' || n, 'linkedin', 'full' || n, 'Post ' || n, $1 FROM generate_series(1, 100) n`,
      [oldest],
    );
    const error = (await failure(sandbox('linkedin').publish(postFor('linkedin'), randomUUID()))) as AppError;
    expect(error).toMatchObject({ code: 'vendor_busy', kind: 'transient', details: { retryAt: new Date(oldest.getTime() + 86_400_000).toISOString() } });
  });
});

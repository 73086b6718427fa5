import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { GRAPH_TOKEN, GraphStandIn, IG_USER, PAGE } from '../test/graph-stand-in.js';
import { LINKEDIN_TOKEN, LINKEDIN_VERSION, LinkedinStandIn, ORGANIZATION } from '../test/linkedin-stand-in.js';
import { X_KEYS, X_USER, XStandIn } from '../test/x-stand-in.js';
import { AttemptRepository } from './attempt.repository.js';
import { FacebookProvider } from './facebook/facebook.provider.js';
import { graphApi } from './graph/graph-api.js';
import { InstagramProvider } from './instagram/instagram.provider.js';
import { LinkedinProvider } from './linkedin/linkedin.provider.js';
import { CreateSocial1700000000240 } from './migrations/0001-create-social.migration.js';
import { SandboxProvider } from './sandbox/sandbox.provider.js';
import { XProvider } from './x/x.provider.js';

const graph = new GraphStandIn();
const xApi = new XStandIn();
const linkedinApi = new LinkedinStandIn();
const stands = [graph, xApi, linkedinApi];
/** Whole seconds: some platforms know no others. */
const NOW = Math.floor(Date.now() / 1000) * 1000;
const at = (secondsAgo: number): number => NOW - secondsAgo * 1000;
const since = new Date(at(100));
const time = (secondsAgo: number): string => new Date(at(secondsAgo)).toISOString();
const byId = <T extends { id: string }>(found: readonly T[]): T[] => [...found].sort((one, other) => (one.id < other.id ? -1 : 1));

let scope: TestScope;
let database: Database;
let attempts: AttemptRepository;
beforeAll(async () => {
  scope = await testScope(['database']);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'mcp_social', migrations: [CreateSocial1700000000240] });
  await Promise.all(stands.map((stand) => stand.start()));
  attempts = new AttemptRepository(database);
});
afterAll(async () => {
  await Promise.all(stands.map((stand) => stand.stop()));
  await database.close();
  await scope.dispose();
  expect(stands.flatMap((stand) => stand.violations)).toEqual([]);
});

describe('what others write', () => {
  it('is read on X over all pages, without our own', async () => {
    for (const [index, ago] of [200, 90, 80, 70, 60].entries()) xApi.mentions.push({ id: `10${index}`, text: `@us & ${index}`, at: at(ago), author: index === 3 ? X_USER : '77', ...(index === 2 && { answers: '55' }) });
    const found = byId(await new XProvider(xApi.url, X_KEYS, attempts).mentions(since));
    expect(found.map(({ id }) => id)).toEqual(['101', '102', '104']);
    expect(found[1]).toEqual({ id: '102', kind: 'comment', author: '@user77', text: '@us & 2', createdAt: time(80), url: 'https://x.com/i/status/102', postId: '55' });
    expect(found[2]).toMatchObject({ kind: 'mention', postId: null });
  });

  it('is read on Facebook from posts that tag the page and from comments of others', async () => {
    const provider = new FacebookProvider(graphApi('Facebook', graph.url, GRAPH_TOKEN), PAGE, attempts);
    const { providerId: postId } = await provider.publish({ text: 'Open day', media: [] }, randomUUID(), AbortSignal.timeout(10_000));
    graph.tagged.push({ id: '1_1', text: 'Good honey', at: at(50), by: '8' }, { id: '1_0', text: 'Long ago', at: at(500), by: '8' });
    graph.comments.push({ id: 'c1', text: 'When?', at: at(40), by: '', postId }, { id: 'c2', text: 'At nine', at: at(30), by: PAGE, postId }, { id: 'c0', text: 'Old', at: at(400), by: '8', postId });
    expect(byId(await provider.mentions(since))).toEqual([
      { id: '1_1', kind: 'mention', author: 'User 8', text: 'Good honey', createdAt: time(50), url: 'https://www.facebook.com/1_1', postId: null },
      { id: 'c1', kind: 'comment', author: 'somebody', text: 'When?', createdAt: time(40), url: 'https://www.facebook.com/c1', postId },
    ]);
  });

  it('is read on Instagram from pictures that tag the account and from remarks of others', async () => {
    const provider = new InstagramProvider(graphApi('Instagram', graph.url, GRAPH_TOKEN), IG_USER, attempts, 1);
    const { providerId: postId } = await provider.publish({ text: 'Bees', media: [{ url: 'https://cdn.waggle.example/bee.jpg' }] }, randomUUID(), AbortSignal.timeout(10_000));
    graph.pictured.push({ id: 'p1', text: '@bees', at: at(50), by: 'ann' }, { id: 'p0', text: '@bees', at: at(500), by: 'ann' });
    graph.remarks.push({ id: 'r1', text: 'Lovely', at: at(40), by: 'bob', postId }, { id: 'r2', text: 'Thanks', at: at(30), by: 'bees', postId });
    expect(byId(await provider.mentions(since)).map(({ id, kind, author, postId: of }) => [id, kind, author, of])).toEqual([['p1', 'mention', 'ann', null], ['r1', 'comment', 'bob', postId]]);
  });

  it('is read on LinkedIn from notifications', async () => {
    linkedinApi.notifications.push(
      { id: 1, action: 'COMMENT', text: 'Well \\(done\\)', by: 'urn:li:person:a', at: at(50), post: 'urn:li:share:9' },
      { id: 2, action: 'SHARE_MENTION', text: 'See them', by: 'urn:li:person:b', at: at(40) },
      { id: 3, action: 'COMMENT', text: 'Thank you', by: ORGANIZATION, at: at(30), post: 'urn:li:share:9' },
      { id: 4, action: 'COMMENT', text: 'Old', by: 'urn:li:person:a', at: at(500), post: 'urn:li:share:9' },
    );
    const provider = new LinkedinProvider({ baseUrl: linkedinApi.url, version: LINKEDIN_VERSION, token: LINKEDIN_TOKEN, author: ORGANIZATION }, attempts);
    expect(byId(await provider.mentions(since))).toEqual([
      { id: 'urn:li:comment:1', kind: 'comment', author: 'urn:li:person:a', text: 'Well (done)', createdAt: time(50), url: 'https://www.linkedin.com/feed/update/urn:li:share:9/', postId: 'urn:li:share:9' },
      { id: 'urn:li:share:2', kind: 'mention', author: 'urn:li:person:b', text: 'See them', createdAt: time(40), url: 'https://www.linkedin.com/feed/update/urn:li:share:2/', postId: null },
    ]);
  });

  it('is read in the sandbox of one platform alone', async () => {
    await database.query("INSERT INTO sandbox_mention (id, platform, kind, author, text, created_at) VALUES ('1', 'x', 'mention', 'Ann', 'Hi', $1), ('2', 'facebook', 'comment', 'Bob', 'Hi', $1), ('3', 'x', 'mention', 'Ann', 'Old', $2)", [new Date(at(50)), new Date(at(500))]);
    expect((await new SandboxProvider('x', database, { SOCIAL_SANDBOX_LATENCY_MS: 0 }).mentions(since)).map(({ id }) => id)).toEqual(['1']);
  });
});

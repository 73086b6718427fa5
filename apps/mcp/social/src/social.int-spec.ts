import { randomUUID } from 'node:crypto';
import { draftSocialPost, getEngagement, listPosts, postSocial, type SocialPlatform, summarizeActivity, type Tool } from '@waggle/contracts';
import { describeGuardedTools, outcomeOf, rawOutcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import type { z } from 'zod';
import { GRAPH_TOKEN, GraphStandIn, PAGE } from '../test/graph-stand-in.js';
import { X_KEYS, XStandIn } from '../test/x-stand-in.js';
import social from './index.js';

type Args = z.input<typeof postSocial.input>;

const graph = new GraphStandIn();
const xApi = new XStandIn();
let sandbox: ToolServerFixture;
let live: ToolServerFixture;

beforeAll(async () => {
  await Promise.all([graph.start(), xApi.start()]);
  const settings = { SOCIAL_SANDBOX_LATENCY_MS: '0', SOCIAL_LIMIT_DAY: '1000', MCP_CALLS_PER_MINUTE: '10000' };
  sandbox = await startToolServer(social, settings);
  live = await startToolServer(social, {
    ...settings,
    SOCIAL_PROVIDER: 'live',
    SOCIAL_GRAPH_URL: graph.url,
    SOCIAL_FACEBOOK_PAGE_ID: PAGE,
    SOCIAL_FACEBOOK_TOKEN: GRAPH_TOKEN,
    SOCIAL_X_URL: xApi.url,
    SOCIAL_X_KEY: X_KEYS.key,
    SOCIAL_X_KEY_SECRET: X_KEYS.keySecret,
    SOCIAL_X_TOKEN: X_KEYS.token,
    SOCIAL_X_TOKEN_SECRET: X_KEYS.tokenSecret,
  });
});

afterAll(async () => {
  await live?.stop();
  await sandbox?.stop();
  await Promise.all([graph.stop(), xApi.stop()]);
  expect([...graph.violations, ...xApi.violations]).toEqual([]);
});

const postOn = (platform: SocialPlatform, change: Partial<Args> = {}): Args => ({ platform, text: `Open day ${randomUUID()}`, ...(platform === 'instagram' && { media: [{ url: 'https://cdn.waggle.example/bee.jpg' }] }), ...change });
const countIn = async (platform: SocialPlatform): Promise<number> => {
  const [row] = await sandbox.database.query<{ posts: number }>('SELECT count(*)::int AS posts FROM sandbox_post WHERE platform = $1', [platform]);
  return row?.posts ?? 0;
};

describe('the social server on its sandbox', () => {
  it('drafts without publishing, publishes with a grant, and shows the post and how it is doing', async () => {
    const args = postOn('linkedin', { link: 'https://www.waggle.example/open-day', linkTitle: 'Open day' });
    const before = await countIn('linkedin');
    expect(await sandbox.call('content', draftSocialPost, args)).toMatchObject({ preview: args.text, length: args.text.length, limit: 3000 });
    expect(await countIn('linkedin')).toBe(before);
    const { postId, receipt } = await sandbox.execute(postSocial, args);
    expect(receipt).toMatchObject({ mode: 'live', providerId: postId, readBack: { found: true } });
    const { posts } = await sandbox.call('content', listPosts, { platform: 'linkedin' });
    expect(posts.map(({ id }) => id)).toContain(postId);
    const { engagement } = await sandbox.call('sales', getEngagement, { platform: 'linkedin', postId });
    expect(engagement).toEqual({ likes: 0, comments: 0, shares: 0, impressions: 0 });
    const elsewhere = await sandbox.call('content', listPosts, { limit: 100 });
    expect([...elsewhere.posts].map(({ createdAt }) => createdAt)).toEqual(elsewhere.posts.map(({ createdAt }) => createdAt).sort().reverse());
  });

  it('sums up a period and compares it with the one before', async () => {
    const insert = `INSERT INTO sandbox_post (id, platform, key, text, created_at) VALUES ($1, 'facebook', $1, $2, $3)`;
    await sandbox.database.query(insert, ['1_1', 'March one', '2026-03-05T10:00:00Z']);
    await sandbox.database.query(insert, ['1_2', 'March two', '2026-03-09T10:00:00Z']);
    await sandbox.database.query(insert, ['1_3', 'February', '2026-02-20T10:00:00Z']);
    const args = { from: '2026-03-01T00:00:00+01:00', to: '2026-03-31T00:00:00+02:00', platforms: ['facebook' as const] };
    const { platforms, text } = await sandbox.call('content', summarizeActivity, args);
    expect(platforms).toMatchObject([{ platform: 'facebook', posts: 2, before: { posts: 1 }, complete: true }]);
    expect(text).toContain('facebook: 2 posts');
    expect(await outcomeOf(sandbox.call('content', summarizeActivity, { from: args.to, to: args.from }))).toBe('period_invalid');
  });

  it('says when not all posts of the period, or of the one before, were read [R-SOCIAL-COMPLETE]', async () => {
    const insert = `INSERT INTO sandbox_post (id, platform, key, text, created_at) SELECT $1 || n, 'instagram', $1 || n, 'Post', $2::timestamptz + n * interval '1 second' FROM generate_series(1, $3) n`;
    const summary = async () => (await sandbox.call('content', summarizeActivity, { from: '2025-03-01T00:00:00Z', to: '2025-04-01T00:00:00Z', platforms: ['instagram'] })).platforms[0];
    await sandbox.database.query(insert, ['march', '2025-03-05T10:00:00Z', 100]);
    expect(await summary()).toMatchObject({ posts: 100, before: { posts: 0 }, complete: true });
    await sandbox.database.query(insert, ['february', '2025-02-05T10:00:00Z', 101]);
    expect(await summary()).toMatchObject({ posts: 100, before: { posts: 100 }, complete: false });
  });

  it('refuses the same text on the same day as a probable duplicate, and a post against the rules before anything is counted', async () => {
    const args = postOn('facebook');
    expect(await outcomeOf(sandbox.execute(postSocial, args))).toBe('done');
    expect(await outcomeOf(sandbox.execute(postSocial, { ...args, text: `${args.text} ` }))).toBe('effect_duplicate');
    const long = postOn('x', { text: 'a'.repeat(281) });
    const grant = await sandbox.grant(postSocial, long);
    await expect(sandbox.execute(postSocial, long, { grant })).rejects.toMatchObject({ code: 'post_invalid', details: { faults: ['The text counts 281 characters; at most 280'] } });
    expect(await sandbox.database.query("SELECT 1 FROM effect WHERE tool = 'post_social' AND state = 'refused'")).toEqual([]);
  });

  it('posts no more a day than is allowed, and says when to try again', async () => {
    const url = await sandbox.another({ SOCIAL_LIMIT_DAY: '1' });
    const client = sandbox.client('security', url);
    const call = async (): Promise<unknown> => {
      const args = postOn('instagram');
      return client.call(postSocial, args, { grant: await sandbox.grant(postSocial, args), taskId: 'TEST_1' });
    };
    const outcomes = [await outcomeOf(call()), await outcomeOf(call())];
    expect(outcomes.at(-1)).toBe('rate_limited');
  });
});

describe('the pictures of a post', () => {
  it('are asked for just before it is published: when their host does not answer, nothing is, and the grant may be used again', async () => {
    const args = postOn('instagram', { media: [{ url: 'https://pictures.invalid/bee.jpg' }] });
    const grant = await sandbox.grant(postSocial, args);
    const before = await countIn('instagram');
    const url = await sandbox.another({ SOCIAL_MEDIA_HOSTS: 'Pictures.invalid, cdn.waggle.invalid' });
    await expect(sandbox.client('security', url).call(postSocial, args, { grant, taskId: 'TEST_1' })).rejects.toMatchObject({ code: 'media_unavailable', details: { host: 'pictures.invalid' } });
    expect(await countIn('instagram')).toBe(before);
    expect(await outcomeOf(sandbox.execute(postSocial, args, { grant }))).toBe('done');
  });
});

const BAD: ReadonlyArray<readonly [string, Record<string, unknown>]> = [
  ['a missing text', { text: undefined }],
  ['an unknown platform', { platform: 'myspace' }],
  ['a field too many', { audience: 'all' }],
  ['a wrong type', { text: 7 }],
  ['an empty text', { text: '' }],
  ['a NUL character', { text: 'a\u0000b' }],
  ['a carriage return', { text: 'a\r\nX-Evil: 1' }],
  ['half a surrogate pair', { text: 'a\ud800' }],
  ['a javascript: link', { link: 'javascript:alert(1)' }],
  ['an http: link', { link: 'http://waggle.example/' }],
  ['a link with a user', { link: 'https://bank.example@evil.example/' }],
  ['a link with a line break', { link: 'https://waggle.example/\nSet-Cookie: a' }],
  ['a data: picture', { media: [{ url: 'data:image/png;base64,AAAA' }] }],
  ['a file: picture', { media: [{ url: 'file:///etc/passwd' }] }],
  ['a title of two lines', { link: 'https://waggle.example/', linkTitle: 'a\nb' }],
  ['a picture with more fields', { media: [{ url: 'https://waggle.example/a.jpg', width: 1 }] }],
];

/** The client checks arguments before they leave; here the server must. */
const unchecked = (tool: Tool, args: Readonly<Record<string, unknown>>) => rawOutcomeOf(sandbox, 'content', tool, args);

describe('bad input', () => {
  it.each(BAD)('is refused with a code: %s', async (_title, change) => {
    const args = JSON.parse(JSON.stringify({ ...postOn('facebook'), ...change })) as Args;
    expect(await unchecked(draftSocialPost, args)).toBe('tool_input_invalid');
    const granted = sandbox.grant(postSocial, args);
    // Half a surrogate pair has no canonical form: no grant for it can be signed.
    const signed = await outcomeOf(granted);
    expect(signed === 'done' ? await rawOutcomeOf(sandbox, 'security', postSocial, args, await granted) : signed).toBe('text' in change && change.text === 'a\ud800' ? 'not_canonical' : 'tool_input_invalid');
  });

  it('is refused when it is 10 MiB long, and the server goes on', async () => {
    const text = 'a'.repeat(10 * 1024 * 1024);
    expect(await unchecked(draftSocialPost, postOn('facebook', { text }))).toBe('http 413');
    expect(await unchecked(getEngagement, { platform: 'x', postId: text })).toBe('http 413');
    expect(await outcomeOf(sandbox.call('content', listPosts, {}))).toBe('done');
  });

  it.each(['../../me', 'a/b', '1?fields=access_token', 'urn:li:share:1\n', '%2e%2e', ''])('is refused as the id of a post: %j', async (postId) => {
    expect(await unchecked(getEngagement, { platform: 'facebook', postId })).toBe('tool_input_invalid');
  });

  it.each<[string, Record<string, unknown>]>([
    ['list_posts', { limit: 0 }],
    ['list_posts', { since: 'yesterday' }],
    ['list_posts', { more: 1 }],
    ['summarize_activity', { from: '2026-01-01T00:00:00Z' }],
    ['summarize_activity', { from: '2026-01-01', to: '2026-02-01' }],
    ['summarize_activity', { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z', platforms: [] }],
  ])('is refused by %s: %j', async (name, args) => {
    const tool: Tool = name === 'list_posts' ? listPosts : summarizeActivity;
    expect(await unchecked(tool, args)).toBe('tool_input_invalid');
  });
});

describe('the social server on the real platforms', () => {
  it('makes exactly one post after a cut connection where the vendor can tell [R-POST-ONCE]', async () => {
    for (const platform of ['facebook', 'x'] as const) {
      const args = postOn(platform);
      const made = (): number => (platform === 'x' ? xApi.tweets.filter(({ text }) => text === args.text) : graph.facebook.filter(({ text }) => text === args.text)).length;
      (platform === 'x' ? xApi : graph).failNext('cut_after');
      const grant = await live.grant(postSocial, args);
      const first = await live.execute(postSocial, args, { grant });
      expect(first.receipt).toMatchObject({ mode: 'live', readBack: { found: true } });
      expect((await live.execute(postSocial, args, { grant })).postId).toBe(first.postId);
      expect(made()).toBe(1);
    }
  });

  it('tries again under the same grant on X, which can tell that nothing was made', async () => {
    const args = postOn('x');
    const grant = await live.grant(postSocial, args);
    xApi.failNext('cut_before');
    expect(await outcomeOf(live.execute(postSocial, args, { grant }))).toBe('effect_interrupted');
    expect(await outcomeOf(live.execute(postSocial, args, { grant }))).toBe('done');
    expect(xApi.tweets.filter(({ text }) => text === args.text)).toHaveLength(1);
  });

  it.each([true, false])('goes on where an instance was killed between calling and noting the answer; the post had been made: %s', async (wasMade) => {
    const args = postOn('x');
    const grant = await live.grant(postSocial, args);
    xApi.failNext('busy');
    expect(await outcomeOf(live.execute(postSocial, args, { grant }))).toBe('vendor_busy');
    await live.database.query("UPDATE effect SET state = 'calling' WHERE state = 'started'");
    if (wasMade) xApi.tweets.unshift({ id: '1899999999999999999', text: args.text, at: Date.now() });
    const { receipt } = await live.execute(postSocial, args, { grant });
    expect(receipt?.readBack.found).toBe(true);
    expect(xApi.tweets.filter(({ text }) => text === args.text)).toHaveLength(1);
  });

  it('needs a person where the vendor cannot tell, never posts again, and finds the post once the list shows it', async () => {
    const args = postOn('facebook');
    const grant = await live.grant(postSocial, args);
    graph.listRunsBehind = true;
    graph.failNext('error_after');
    expect(await outcomeOf(live.execute(postSocial, args, { grant }))).toBe('effect_uncertain');
    expect(await outcomeOf(live.execute(postSocial, args, { grant }))).toBe('effect_uncertain');
    expect(await outcomeOf(live.execute(postSocial, args))).toBe('effect_duplicate');
    for (const post of graph.facebook) post.hidden = false;
    graph.listRunsBehind = false;
    expect(await outcomeOf(live.execute(postSocial, args, { grant }))).toBe('done');
    expect(graph.facebook.filter(({ text }) => text === args.text)).toHaveLength(1);
  });

  it('may use the grant again after a refusal for a while, and not after one for good', async () => {
    const args = postOn('facebook');
    const grant = await live.grant(postSocial, args);
    graph.failNext('busy');
    expect(await outcomeOf(live.execute(postSocial, args, { grant }))).toBe('vendor_busy');
    graph.failNext('token_expired');
    expect(await outcomeOf(live.execute(postSocial, args, { grant }))).toBe('vendor_unauthorized');
    expect(await outcomeOf(live.execute(postSocial, args, { grant }))).toBe('vendor_unauthorized');
    expect(graph.facebook.filter(({ text }) => text === args.text)).toEqual([]);
  });

  it('answers with a code for a platform that is not set up, and never with the sandbox', async () => {
    for (const platform of ['instagram', 'linkedin'] as const) {
      expect(await outcomeOf(live.call('content', listPosts, { platform }))).toBe('platform_not_configured');
      expect(await outcomeOf(live.execute(postSocial, postOn(platform)))).toBe('platform_not_configured');
    }
    expect(await live.database.query('SELECT 1 FROM sandbox_post')).toEqual([]);
    expect(await outcomeOf(live.call('content', listPosts, {}))).toBe('done');
  });
});

describeGuardedTools(
  () => sandbox,
  (['facebook', 'instagram', 'x', 'linkedin'] as const).map((platform) => ({
    tool: postSocial,
    args: async () => postOn(platform),
    effects: () => countIn(platform),
  })),
);

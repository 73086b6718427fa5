import { loadConfig } from '@waggle/config';
import { SOCIAL_PLATFORMS } from '@waggle/contracts';
import fc from 'fast-check';
import { activityOf, inSentences } from './activity.js';
import { choosePlatforms } from './choose-platforms.js';
import { fromLittleText, toLittleText } from './linkedin/little-text.js';
import { MediaHostProvider } from './media-host.provider.js';
import { type PlatformPost, postKey, type PublishedPost } from './post.js';
import { engagementAt } from './sandbox/engagement-curve.js';
import { socialConfig } from './social.config.js';
import { signRequest } from './x/sign-request.js';

const post: PlatformPost = { platform: 'x', text: 'Open day on Saturday', media: [] };
const noon = new Date('2026-11-26T12:00:00Z');

describe('the key of a post', () => {
  it('is the same for the same text on the same account and day (UTC), whatever its white space and link', () => {
    const key = postKey(post, '1', noon);
    expect(postKey({ ...post, text: ' Open  day\non Saturday ', link: 'https://waggle.example/' }, '1', new Date('2026-11-26T23:59:59Z'))).toBe(key);
    const others = [
      postKey({ ...post, text: 'Open day on Sunday' }, '1', noon),
      postKey({ ...post, platform: 'facebook' }, '1', noon),
      postKey(post, '2', noon),
      postKey(post, '1', new Date('2026-11-27T00:00:00Z')),
    ];
    expect(new Set([key, ...others]).size).toBe(5);
  });
});

describe("LinkedIn's little text", () => {
  it('comes back as it was written, and lets hashtags be hashtags', () => {
    const marked = fc.string({ unit: fc.constantFrom('a', '#', '\\', '(', '*', '@', '{', '|', '}', '[', ']', '~', '_', ' ', 'é') });
    fc.assert(fc.property(marked, (text) => expect(fromLittleText(toLittleText(text))).toBe(text)));
    expect(toLittleText('We (the bees) like #honey & C# *')).toBe('We \\(the bees\\) like #honey & C\\# \\*');
    expect(fromLittleText('{hashtag|\\#|honey} by @[Waggle](urn:li:organization:1)')).toBe('#honey by Waggle');
  });
});

describe('a request to X', () => {
  it("is signed as in the vendor's published example", () => {
    const credentials = {
      key: 'xvz1evFS4wEEPTGEFPHBog',
      keySecret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
      token: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
      tokenSecret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
    };
    const parameters = { status: 'Hello Ladies + Gentlemen, a signed OAuth request!', include_entities: 'true' };
    const header = signRequest({ method: 'POST', url: 'https://api.twitter.com/1/statuses/update.json', parameters }, credentials, 1_318_622_958_000, 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg');
    expect(header).toContain('oauth_signature="tnnArxj06cWHq44gCs1OSKk%2FjLY%3D"');
  });
});

describe("the sandbox's engagement", () => {
  it('never falls with age, is the same for the same post and age, and stays plausible', () => {
    const age = fc.integer({ min: 0, max: 400 * 86_400_000 });
    fc.assert(
      fc.property(fc.constantFrom(...SOCIAL_PLATFORMS), fc.string(), age, age, (platform, id, one, other) => {
        const young = engagementAt(platform, id, Math.min(one, other));
        const old = engagementAt(platform, id, Math.max(one, other));
        expect(young).toEqual(engagementAt(platform, id, Math.min(one, other)));
        expect(old.likes).toBeGreaterThanOrEqual(young.likes);
        expect(old.comments).toBeGreaterThanOrEqual(young.comments);
        expect(old.likes).toBeLessThanOrEqual(old.impressions ?? Infinity);
      }),
    );
    expect(engagementAt('x', '1', 0)).toEqual({ likes: 0, comments: 0, shares: 0, impressions: 0 });
  });
});

describe('a summary', () => {
  const published = (id: string, likes: number, shares: number | null = 0): PublishedPost => ({ id, platform: 'x', text: `Post ${id}`, createdAt: noon.toISOString(), url: null, engagement: { likes, comments: 1, shares, impressions: 10 } });

  it('adds up, names the best and compares with the period before', () => {
    const activity = activityOf({ platform: 'x', posts: [published('1', 3), published('2', 8)], before: [published('0', 4, 1)], complete: true });
    expect(activity).toEqual({
      platform: 'x',
      posts: 2,
      engagement: { likes: 11, comments: 2, shares: 0, impressions: 20 },
      interactions: 13,
      best: { id: '2', text: 'Post 2', interactions: 9 },
      before: { posts: 1, interactions: 6 },
      changePercent: 117,
      complete: true,
    });
    expect(inSentences([activity])).toBe('x: 2 posts, 13 interactions, +117% against the period before. Best: "Post 2" (9).');
  });

  it('says nothing where the platform says nothing or nothing was before', () => {
    const activity = activityOf({ platform: 'instagram', posts: [published('1', 3, null)], before: [], complete: false });
    expect(activity).toMatchObject({ changePercent: null, engagement: { shares: null } });
    expect(inSentences([activity])).toContain('Not all posts were read');
    expect(activityOf({ platform: 'x', posts: [], before: [published('0', 1)], complete: true })).toMatchObject({ best: null, changePercent: -100, interactions: 0 });
  });
});

describe('the pictures of a post', () => {
  const checked = async (status: number | Error, urls: string[]): Promise<{ asked: string[]; outcome: string }> => {
    const asked: string[] = [];
    const sut = new MediaHostProvider(['cdn.waggle.example'], async (url) => {
      asked.push(url);
      if (status instanceof Error) throw status;
      return { status };
    });
    const outcome = await sut.check(urls).then(() => 'there', (error: { code: string }) => error.code);
    return { asked, outcome };
  };
  const here = 'https://cdn.waggle.example/bee.jpg';

  it.each<[number | Error, string]>([
    [200, 'there'],
    [302, 'there'],
    [404, 'effect_stale'],
    [503, 'media_unavailable'],
    [new Error('ECONNRESET'), 'media_unavailable'],
  ])('are asked for at a named host: %s means %s', async (status, outcome) => {
    expect(await checked(status, [here])).toEqual({ asked: [here], outcome });
  });

  it('are asked for nowhere else', async () => {
    const elsewhere = ['https://169.254.169.254/latest', 'http://cdn.waggle.example/bee.jpg', 'https://cdn.waggle.example:8443/bee.jpg', 'https://cdn.waggle.example.evil.example/bee.jpg'];
    expect(await checked(404, elsewhere)).toEqual({ asked: [], outcome: 'there' });
  });
});

describe('the choice of platforms', () => {
  const chosen = (env: Record<string, string>): string[] => choosePlatforms(loadConfig(socialConfig, env), undefined as never, { zone: 'local' }).configured();

  it('is all of the sandbox, or those that are set up and no other', () => {
    expect(chosen({})).toEqual([...SOCIAL_PLATFORMS]);
    const page = { SOCIAL_PROVIDER: 'live', SOCIAL_FACEBOOK_PAGE_ID: '1', SOCIAL_FACEBOOK_TOKEN: 'EAAtestToken' };
    expect(chosen(page)).toEqual(['facebook']);
    const platforms = choosePlatforms(loadConfig(socialConfig, page), undefined as never, { zone: 'local' });
    expect(() => platforms.of('x')).toThrow(expect.objectContaining({ code: 'platform_not_configured' }));
  });

  it('names all that lacks', () => {
    expect(() => chosen({ SOCIAL_PROVIDER: 'live' })).toThrow(/at least one platform.*SOCIAL_FACEBOOK_PAGE_ID.*SOCIAL_LINKEDIN_TOKEN/s);
    const half = { SOCIAL_PROVIDER: 'live', SOCIAL_X_KEY: 'key-of-x', SOCIAL_X_TOKEN: '1234567-t', SOCIAL_LINKEDIN_TOKEN: 'AQXtestToken' };
    expect(() => chosen(half)).toThrow(expect.objectContaining({ code: 'config_invalid', details: { settings: ['SOCIAL_X_KEY_SECRET (x)', 'SOCIAL_X_TOKEN_SECRET (x)', 'SOCIAL_LINKEDIN_AUTHOR (linkedin)'] } }));
  });
});

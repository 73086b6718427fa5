import type { AppError } from '@waggle/errors';
import { hasCode } from '@waggle/errors';
import type { Found } from '@waggle/mcp-server';
import { type Refusal, VendorApi, type VendorCall, vendorError, VendorUncertainError } from '@waggle/vendor-api';
import { z } from 'zod';
import type { AttemptRepository } from '../attempt.repository.js';
import { findByText } from '../find-by-text.js';
import type { Mention } from '../mentions.js';
import { PlatformProvider } from '../platform.provider.js';
import { isSameText, type Post, type PostList, type PostQuery, type PublishedPost } from '../post.js';
import { postUrl } from '../post-id.js';
import { sentText } from '../post-rules.js';
import { socialError } from '../social.error.js';
import { signRequest, type XCredentials } from './sign-request.js';

const FIELDS = { 'tweet.fields': 'created_at,public_metrics,entities' };
/** Names of limits in headers: of the call, and of the user and the app in a day. */
const LIMITS = ['x-rate-limit', 'x-user-limit-24hour', 'x-app-limit-24hour'];
/** `start_time` lies no earlier. */
const FIRST_POST = new Date('2010-11-06T00:00:00Z');
/** `end_time` lies at least this far back. */
const NEWEST_END_MS = 15_000;
const count = z.number().int().min(0);
const tweetSchema = z.object({
  id: z.string(),
  text: z.string(),
  created_at: z.string(),
  public_metrics: z.object({ like_count: count, reply_count: count, retweet_count: count, quote_count: count, impression_count: count.default(0) }),
  entities: z.object({ urls: z.array(z.object({ url: z.string(), expanded_url: z.string() })).default([]) }).optional(),
});
type Tweet = z.infer<typeof tweetSchema>;

const MENTION_FIELDS = { 'tweet.fields': 'created_at,author_id,referenced_tweets,entities', expansions: 'author_id', 'user.fields': 'username' };
const mentionTweetSchema = tweetSchema.pick({ id: true, text: true, created_at: true, entities: true }).extend({
  author_id: z.string(),
  referenced_tweets: z.array(z.object({ type: z.string(), id: z.string() })).default([]),
});
const metaSchema = z.object({ next_token: z.string().optional() }).default({});
const tweetsSchema = z.object({ data: z.array(tweetSchema).default([]), meta: metaSchema });
const mentionsSchema = z.object({
  data: z.array(mentionTweetSchema).default([]),
  includes: z.object({ users: z.array(z.object({ id: z.string(), username: z.string() })).default([]) }).optional(),
  meta: metaSchema,
});
/** X shows the newest 800 mentions, a hundred at once. */
const MENTION_PAGES = 8;

/** An account of X over the API v2. */
export class XProvider extends PlatformProvider {
  readonly account: string;
  private readonly api: VendorApi;

  constructor(
    private readonly baseUrl: string,
    private readonly credentials: XCredentials,
    private readonly attempts: AttemptRepository,
  ) {
    super();
    this.account = credentials.token.split('-', 1)[0] ?? '';
    this.api = new VendorApi({ vendor: 'X', baseUrl, refusal: refused, retryAfter: secondsToReset });
  }

  async list({ since, until, limit }: PostQuery): Promise<PostList> {
    const query = { ...FIELDS, max_results: String(Math.max(5, limit)), exclude: 'retweets,replies', ...between(since, until) };
    const { data, meta } = await this.call({ method: 'GET', path: `/users/${this.account}/tweets`, query, answer: tweetsSchema });
    const posts = data.map(toPublished).filter(({ createdAt }) => until === undefined || createdAt < until.toISOString());
    return { posts: posts.slice(0, limit), more: posts.length > limit || meta.next_token !== undefined };
  }

  async mentions(since: Date): Promise<Mention[]> {
    const mentions: Mention[] = [];
    let next: string | undefined;
    for (let page = 0; page < MENTION_PAGES; page += 1) {
      const query = { ...MENTION_FIELDS, max_results: '100', ...between(since, undefined), ...(next !== undefined && { pagination_token: next }) };
      const { data, includes, meta } = await this.call({ method: 'GET', path: `/users/${this.account}/mentions`, query, answer: mentionsSchema });
      const names = new Map((includes?.users ?? []).map(({ id, username }) => [id, `@${username}`]));
      mentions.push(...data.filter(({ author_id }) => author_id !== this.account).map((tweet) => toMention(tweet, names.get(tweet.author_id))));
      next = meta.next_token;
      if (next === undefined) break;
    }
    return mentions;
  }

  /** X answers 200 without `data` for a post that it does not know. */
  async read(id: string): Promise<PublishedPost> {
    const { data } = await this.call({ method: 'GET', path: `/tweets/${encodeURIComponent(id)}`, query: FIELDS, answer: z.object({ data: tweetSchema.optional() }) });
    if (data === undefined) throw socialError('post_not_found', 'X does not know that post', { platform: 'x' });
    return toPublished(data);
  }

  /** X makes a link of a bare domain and tells it with a scheme that nobody wrote. */
  override isSame(shown: string, written: string): boolean {
    return isSameText(withoutSchemes(shown), withoutSchemes(written));
  }

  async publish(post: Post, idempotencyKey: string, signal: AbortSignal): Promise<{ providerId: string }> {
    const { first } = await this.attempts.begin(idempotencyKey, 'x');
    const text = sentText({ ...post, platform: 'x' });
    try {
      const { data } = await this.call({ method: 'POST', path: '/tweets', body: { text }, answer: z.object({ data: z.object({ id: z.string().regex(/^\d+$/) }) }), signal });
      return { providerId: data.id };
    } catch (thrown) {
      // After an earlier attempt the text that stands there may be ours.
      if (!first && hasCode(thrown, 'post_duplicate')) throw new VendorUncertainError('X has this text, and we began to post it before', thrown);
      throw thrown;
    }
  }

  /** X refuses the same text twice: what is not in our timeline can be tried again. */
  async find(idempotencyKey: string, post: Post): Promise<Found> {
    const attempt = await this.attempts.find(idempotencyKey);
    if (attempt === undefined) return { state: 'absent' };
    const id = await findByText(this, sentText({ ...post, platform: 'x' }), attempt.startedAt);
    return id === undefined ? { state: 'absent' } : { state: 'found', providerId: id };
  }

  private call<Schema extends z.ZodType>(call: VendorCall<Schema> & { method: 'GET' | 'POST'; query?: Record<string, string> }): Promise<z.infer<Schema>> {
    const authorization = signRequest({ method: call.method, url: `${this.baseUrl.replace(/\/+$/, '')}${call.path}`, parameters: call.query }, this.credentials);
    return this.api.call({ ...call, headers: { authorization } });
  }
}

const problemSchema = z.object({ detail: z.string() });

/** X says 403 of our rights, and also of a post that it does not want. */
const OF_OUR_RIGHTS = /permission|oauth|authenticat|suspended|locked|access to/i;

function refused({ status, body }: Refusal): AppError | undefined {
  const problem = problemSchema.safeParse(body);
  if (status !== 403 || !problem.success || OF_OUR_RIGHTS.test(problem.data.detail)) return undefined;
  if (/duplicate content/i.test(problem.data.detail)) return socialError('post_duplicate', 'X does not take the same text twice', { platform: 'x' });
  return vendorError('vendor_refused', `X refused the post: ${problem.data.detail.slice(0, 200)}`, { status });
}

/** X says as seconds since 1970 when calls are taken again, of each limit by itself: the last of those that are used up. */
function secondsToReset(headers: Headers): number | undefined {
  const usedUp = LIMITS.filter((name) => headers.get(`${name}-remaining`) === '0');
  const resets = usedUp.map((name) => Number(headers.get(`${name}-reset`) ?? NaN)).filter(Number.isFinite);
  return resets.length === 0 ? undefined : Math.max(1, Math.ceil(Math.max(...resets) - Date.now() / 1000));
}

/** X refuses times before its first post, and an end that is not past. */
function between(since: Date | undefined, until: Date | undefined): Record<string, string> {
  const hasEnd = until !== undefined && until.getTime() < Date.now() - NEWEST_END_MS;
  return { ...(since !== undefined && { start_time: toSeconds(since > FIRST_POST ? since : FIRST_POST) }), ...(hasEnd && { end_time: toSeconds(until) }) };
}

function toSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** As it was written: X shortens links and escapes three marks. */
function textOf({ text, entities }: Pick<Tweet, 'text' | 'entities'>): string {
  const long = (entities?.urls ?? []).reduce((so, { url, expanded_url }) => so.replaceAll(url, expanded_url), text);
  return long.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function withoutSchemes(text: string): string {
  return text.replace(/https?:\/\//gi, '');
}

function toPublished(tweet: Tweet): PublishedPost {
  const { like_count, reply_count, retweet_count, quote_count, impression_count } = tweet.public_metrics;
  return {
    id: tweet.id,
    platform: 'x',
    text: textOf(tweet),
    createdAt: new Date(tweet.created_at).toISOString(),
    url: postUrl('x', tweet.id),
    engagement: { likes: like_count, comments: reply_count, shares: retweet_count + quote_count, impressions: impression_count },
  };
}

function toMention(tweet: z.infer<typeof mentionTweetSchema>, author = tweet.author_id): Mention {
  const answered = tweet.referenced_tweets.find(({ type }) => type === 'replied_to')?.id ?? null;
  return { id: tweet.id, kind: answered === null ? 'mention' : 'comment', author, text: textOf(tweet), createdAt: new Date(tweet.created_at).toISOString(), url: postUrl('x', tweet.id), postId: answered };
}

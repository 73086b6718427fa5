import type { Found } from '@waggle/mcp-server';
import type { VendorApi } from '@waggle/vendor-api';
import { z } from 'zod';
import type { AttemptRepository } from '../attempt.repository.js';
import { findByText } from '../find-by-text.js';
import { pageOf } from '../graph/graph-api.js';
import type { Mention } from '../mentions.js';
import { PlatformProvider } from '../platform.provider.js';
import type { Post, PostList, PostQuery, PublishedPost } from '../post.js';
import { postUrl } from '../post-id.js';

const FIELDS = 'id,message,created_time,permalink_url,shares,reactions.summary(total_count).limit(0),comments.summary(total_count).limit(0)';
const total = z.object({ summary: z.object({ total_count: z.number().int().min(0) }) });
const postSchema = z.object({
  id: z.string(),
  message: z.string().default(''),
  created_time: z.string(),
  permalink_url: z.string().optional(),
  /** Missing when nobody has shared it. */
  shares: z.object({ count: z.number().int() }).default({ count: 0 }),
  reactions: total,
  comments: total,
});
const postId = z.string().regex(/^\d+_\d+$/);

const by = z.object({ id: z.string(), name: z.string() }).optional();
const writtenSchema = z.object({ id: z.string(), message: z.string().default(''), created_time: z.string(), permalink_url: z.string().optional(), from: by });
const commentedSchema = z.object({ id: z.string(), comments: z.object({ data: z.array(writtenSchema) }).default({ data: [] }) });
const WRITTEN = 'id,message,created_time,permalink_url,from';
/** Posts whose comments are looked at, and comments of each: the newest. */
const COMMENTED_POSTS = 50;
const COMMENTS = 100;

/** A Facebook page over the Graph API. */
export class FacebookProvider extends PlatformProvider {
  constructor(
    private readonly api: VendorApi,
    readonly account: string,
    private readonly attempts: AttemptRepository,
  ) {
    super();
  }

  async list({ since, until, limit }: PostQuery): Promise<PostList> {
    const query = { fields: FIELDS, limit, since: seconds(since), until: seconds(until) };
    const { data, paging } = await this.api.call({ method: 'GET', path: `/${this.account}/published_posts`, query, answer: pageOf(postSchema) });
    return { posts: data.map(toPublished), more: paging.next !== undefined };
  }

  async read(id: string): Promise<PublishedPost> {
    return toPublished(await this.api.call({ method: 'GET', path: `/${encodeURIComponent(id)}`, query: { fields: FIELDS }, answer: postSchema }));
  }

  /** Posts that name the page, and comments on its newest posts. */
  async mentions(since: Date): Promise<Mention[]> {
    const tagging = { fields: WRITTEN, limit: 100, since: seconds(since) };
    const commented = { fields: `id,comments.limit(${COMMENTS}).order(reverse_chronological){${WRITTEN}}`, limit: COMMENTED_POSTS };
    const [tagged, posts] = await Promise.all([
      this.api.call({ method: 'GET', path: `/${this.account}/tagged`, query: tagging, answer: z.object({ data: z.array(writtenSchema) }) }),
      this.api.call({ method: 'GET', path: `/${this.account}/published_posts`, query: commented, answer: z.object({ data: z.array(commentedSchema) }) }),
    ]);
    const mentions = tagged.data.map((one) => toMention(one, 'mention', null));
    const comments = posts.data.flatMap(({ id, comments: { data } }) => data.filter(({ from }) => from?.id !== this.account).map((one) => toMention(one, 'comment', id)));
    return [...mentions, ...comments].filter(({ createdAt }) => createdAt >= since.toISOString());
  }

  async publish(post: Post, idempotencyKey: string, signal: AbortSignal): Promise<{ providerId: string }> {
    await this.attempts.begin(idempotencyKey, 'facebook');
    const [picture] = post.media;
    if (picture === undefined) {
      const body = { message: post.text, link: post.link };
      const { id } = await this.api.call({ method: 'POST', path: `/${this.account}/feed`, body, answer: z.object({ id: postId }), signal });
      return { providerId: id };
    }
    const body = { url: picture.url, caption: post.text, alt_text_custom: picture.alt };
    const { post_id } = await this.api.call({ method: 'POST', path: `/${this.account}/photos`, body, answer: z.object({ id: z.string(), post_id: postId }), signal });
    return { providerId: post_id };
  }

  /** A post that is in the page's list was made. One that is not may come yet, and Facebook would take it twice: a person must look. */
  async find(idempotencyKey: string, post: Post): Promise<Found> {
    const attempt = await this.attempts.find(idempotencyKey);
    if (attempt === undefined) return { state: 'absent' };
    const id = await findByText(this, post.text, attempt.startedAt);
    return id === undefined ? { state: 'unknown' } : { state: 'found', providerId: id };
  }
}

function seconds(date: Date | undefined): number | undefined {
  return date === undefined ? undefined : Math.floor(date.getTime() / 1000);
}

function toPublished(post: z.infer<typeof postSchema>): PublishedPost {
  return {
    id: post.id,
    platform: 'facebook',
    text: post.message,
    createdAt: new Date(post.created_time).toISOString(),
    url: post.permalink_url ?? postUrl('facebook', post.id),
    engagement: { likes: post.reactions.summary.total_count, comments: post.comments.summary.total_count, shares: post.shares.count, impressions: null },
  };
}

/** Facebook does not name people whom the app may not know. */
function toMention({ id, message, created_time, permalink_url, from }: z.infer<typeof writtenSchema>, kind: Mention['kind'], postId: string | null): Mention {
  return { id, kind, author: from?.name ?? 'somebody', text: message, createdAt: new Date(created_time).toISOString(), url: permalink_url ?? null, postId };
}

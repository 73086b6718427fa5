import { setTimeout as pause } from 'node:timers/promises';
import type { Found } from '@waggle/mcp-server';
import { type VendorApi, VendorUncertainError } from '@waggle/vendor-api';
import { z } from 'zod';
import type { Attempt, AttemptRepository } from '../attempt.repository.js';
import { findByText } from '../find-by-text.js';
import { pageOf } from '../graph/graph-api.js';
import type { Mention } from '../mentions.js';
import { PlatformProvider } from '../platform.provider.js';
import type { Post, PostList, PostQuery, PublishedPost } from '../post.js';
import { socialError } from '../social.error.js';

const FIELDS = 'id,caption,timestamp,permalink,like_count,comments_count';
const mediaSchema = z.object({
  id: z.string(),
  caption: z.string().default(''),
  timestamp: z.string(),
  permalink: z.string().optional(),
  /** Missing when the owner hides likes. */
  like_count: z.number().int().default(0),
  comments_count: z.number().int().default(0),
});
const created = z.object({ id: z.string().regex(/^\d+$/) });
const STATUSES = ['EXPIRED', 'ERROR', 'FINISHED', 'IN_PROGRESS', 'PUBLISHED'] as const;
type ContainerStatus = (typeof STATUSES)[number];
/** A picture is ready after a second or two. */
const POLLS = 15;

const taggedSchema = z.object({ id: z.string(), caption: z.string().default(''), timestamp: z.string(), permalink: z.string().optional(), username: z.string().default('somebody') });
const commentSchema = z.object({ id: z.string(), text: z.string().default(''), timestamp: z.string(), username: z.string().default('somebody') });
const commentedSchema = z.object({ id: z.string(), username: z.string().optional(), permalink: z.string().optional(), comments: z.object({ data: z.array(commentSchema) }).default({ data: [] }) });
/** Posts whose comments are looked at: the newest. */
const COMMENTED_POSTS = 50;

/**
 * An Instagram professional account over the Graph API. A post is a container first, which nobody sees and which can be
 * published once: kept before it is published, it makes publishing safe to repeat.
 */
export class InstagramProvider extends PlatformProvider {
  constructor(
    private readonly api: VendorApi,
    readonly account: string,
    private readonly attempts: AttemptRepository,
    private readonly pollMs = 1500,
  ) {
    super();
  }

  async list({ since, until, limit }: PostQuery): Promise<PostList> {
    const query = { fields: FIELDS, limit, since: seconds(since), until: seconds(until) };
    const { data, paging } = await this.api.call({ method: 'GET', path: `/${this.account}/media`, query, answer: pageOf(mediaSchema) });
    return { posts: data.map(toPublished), more: paging.next !== undefined };
  }

  async read(id: string): Promise<PublishedPost> {
    return toPublished(await this.api.call({ method: 'GET', path: `/${encodeURIComponent(id)}`, query: { fields: FIELDS }, answer: mediaSchema }));
  }

  /** Pictures that name the account, and comments on its newest posts. Neither list can be asked for by time. */
  async mentions(since: Date): Promise<Mention[]> {
    const tagging = { fields: 'id,caption,timestamp,permalink,username', limit: 100 };
    const commented = { fields: 'id,username,permalink,comments.limit(50){id,text,timestamp,username}', limit: COMMENTED_POSTS };
    const [tagged, posts] = await Promise.all([
      this.api.call({ method: 'GET', path: `/${this.account}/tags`, query: tagging, answer: z.object({ data: z.array(taggedSchema) }) }),
      this.api.call({ method: 'GET', path: `/${this.account}/media`, query: commented, answer: z.object({ data: z.array(commentedSchema) }) }),
    ]);
    const mentions = tagged.data.map(({ id, caption, timestamp, permalink, username }): Mention => ({ id, kind: 'mention', author: username, text: caption, createdAt: timeOf(timestamp), url: permalink ?? null, postId: null }));
    return [...mentions, ...posts.data.flatMap(commentsOf)].filter(({ createdAt }) => createdAt >= since.toISOString());
  }

  async publish(post: Post, idempotencyKey: string, signal: AbortSignal): Promise<{ providerId: string }> {
    const attempt = await this.attempts.begin(idempotencyKey, 'instagram');
    const container = attempt.container ?? (await this.contain(post, idempotencyKey, signal));
    await this.ready(container, idempotencyKey, signal);
    const { id } = await this.api.call({ method: 'POST', path: `/${this.account}/media_publish`, body: { creation_id: container }, answer: created, signal });
    return { providerId: id };
  }

  /** The container's status tells: a container that is not published can be tried again, it is published once at most. */
  async find(idempotencyKey: string, post: Post): Promise<Found> {
    const attempt = await this.attempts.find(idempotencyKey);
    if (attempt?.container == null) return { state: 'absent' };
    if ((await this.statusOf(attempt.container)) !== 'PUBLISHED') return { state: 'absent' };
    return { state: 'found', providerId: await this.mediaOf(attempt, post) };
  }

  private async contain(post: Post, idempotencyKey: string, signal: AbortSignal): Promise<string> {
    const [picture] = post.media;
    const body = { image_url: picture?.url, caption: post.text, alt_text: picture?.alt };
    const { id } = await this.api.call({ method: 'POST', path: `/${this.account}/media`, body, answer: created, signal });
    await this.attempts.keepContainer(idempotencyKey, id);
    return id;
  }

  /** Waits until the container can be published. @throws AppError when it cannot; VendorUncertainError when it was. */
  private async ready(container: string, idempotencyKey: string, signal: AbortSignal): Promise<void> {
    for (let poll = 0; poll < POLLS && !signal.aborted; poll += 1) {
      const status = await this.statusOf(container);
      if (status === 'FINISHED') return;
      if (status === 'PUBLISHED') throw new VendorUncertainError('Instagram has published this container already');
      if (status !== 'IN_PROGRESS') {
        await this.attempts.keepContainer(idempotencyKey, null);
        if (status === 'ERROR') throw socialError('media_refused', 'Instagram could not use the picture: it must be a public JPEG', { container });
        throw socialError('media_not_ready', 'The container has expired; the next attempt makes another', { container });
      }
      await pause(this.pollMs);
    }
    throw socialError('media_not_ready', 'Instagram still works on the picture', { container });
  }

  private async statusOf(container: string): Promise<ContainerStatus> {
    const answer = z.object({ id: z.string(), status_code: z.enum(STATUSES) });
    return (await this.api.call({ method: 'GET', path: `/${container}`, query: { fields: 'status_code' }, answer })).status_code;
  }

  /** A container does not name the post that it became. */
  private async mediaOf({ container, startedAt }: Attempt, post: Post): Promise<string> {
    return (await findByText(this, post.text, startedAt)) ?? `container:${container ?? ''}`;
  }
}

function seconds(date: Date | undefined): number | undefined {
  return date === undefined ? undefined : Math.floor(date.getTime() / 1000);
}

function toPublished(media: z.infer<typeof mediaSchema>): PublishedPost {
  return {
    id: media.id,
    platform: 'instagram',
    text: media.caption,
    createdAt: new Date(media.timestamp).toISOString(),
    url: media.permalink ?? null,
    engagement: { likes: media.like_count, comments: media.comments_count, shares: null, impressions: null },
  };
}

const timeOf = (timestamp: string): string => new Date(timestamp).toISOString();

/** Without our own answers. */
function commentsOf({ id: postId, username: own, permalink, comments }: z.infer<typeof commentedSchema>): Mention[] {
  const others = comments.data.filter(({ username }) => username !== own);
  return others.map(({ id, text, timestamp, username }) => ({ id, kind: 'comment', author: username, text, createdAt: timeOf(timestamp), url: permalink ?? null, postId }));
}

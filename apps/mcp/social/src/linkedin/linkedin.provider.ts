import type { AppError } from '@waggle/errors';
import { hasCode } from '@waggle/errors';
import type { Found } from '@waggle/mcp-server';
import { type Refusal, VendorApi, VendorUncertainError } from '@waggle/vendor-api';
import { z } from 'zod';
import type { AttemptRepository } from '../attempt.repository.js';
import { findByText } from '../find-by-text.js';
import type { Mention } from '../mentions.js';
import { PlatformProvider } from '../platform.provider.js';
import type { Engagement, Post, PostList, PostQuery, PublishedPost } from '../post.js';
import { postUrl } from '../post-id.js';
import { socialError } from '../social.error.js';
import { fromLittleText, toLittleText } from './little-text.js';

export interface LinkedinSettings {
  readonly baseUrl: string;
  /** `LinkedIn-Version`, like 202601. */
  readonly version: string;
  readonly token: string;
  /** `urn:li:organization:…` */
  readonly author: string;
}

const POST_URN = /^urn:li:(share|ugcPost):\d+$/;
/** Posts that LinkedIn gives at once. */
const PAGE = 100;
const DAY_SECONDS = 86_400;
const count = z.number().int().default(0);
const postSchema = z.object({ id: z.string(), commentary: z.string().default(''), createdAt: z.number().int(), publishedAt: z.number().int().optional() });
const pageSchema = z.object({
  elements: z.array(postSchema),
  paging: z.object({ links: z.array(z.object({ rel: z.string() })).default([]) }).default({ links: [] }),
});
const totalSchema = z.object({ likeCount: count, commentCount: count, shareCount: count, impressionCount: count });
const statisticsSchema = z.object({
  elements: z.array(z.object({ share: z.string().optional(), ugcPost: z.string().optional(), totalShareStatistics: totalSchema })),
});
const NONE: Engagement = { likes: 0, comments: 0, shares: 0, impressions: 0 };

/** What happened on the organisation's page; a comment or a share comes along with its text. */
const notificationSchema = z.object({
  notificationId: z.union([z.number(), z.string()]),
  action: z.string(),
  lastModifiedAt: z.number().int(),
  sourcePost: z.string().optional(),
  generatedActivity: z.string().optional(),
  decoratedGeneratedActivity: z
    .object({
      comment: z.object({ owner: z.string().default('somebody'), text: z.string().default('') }).optional(),
      share: z.object({ owner: z.string().default('somebody'), text: z.string().default('') }).optional(),
    })
    .default({}),
});

/** A LinkedIn organisation over the versioned REST API. */
export class LinkedinProvider extends PlatformProvider {
  readonly account: string;
  private readonly api: VendorApi;

  constructor(
    settings: LinkedinSettings,
    private readonly attempts: AttemptRepository,
  ) {
    super();
    this.account = settings.author;
    const headers = { authorization: `Bearer ${settings.token}`, 'linkedin-version': settings.version, 'x-restli-protocol-version': '2.0.0' };
    this.api = new VendorApi({ vendor: 'LinkedIn', baseUrl: settings.baseUrl, headers: () => headers, refusal: refused, retryAfter: secondsToMidnight });
  }

  /** The finder knows no times: of the newest hundred those of the period, which may reach back beyond them. */
  async list({ since, until, limit }: PostQuery): Promise<PostList> {
    const path = `/posts?q=author&author=${encodeURIComponent(this.account)}&count=${PAGE}&sortBy=CREATED`;
    const page = await this.api.call({ method: 'GET', path, headers: { 'x-restli-method': 'FINDER' }, answer: pageSchema });
    const ofPeriod = page.elements.filter((post) => isBetween(timeOf(post), since, until));
    const wanted = ofPeriod.slice(0, limit);
    const engagement = await this.engagementOf(wanted.map(({ id }) => id));
    return { posts: wanted.map((post) => toPublished(post, engagement.get(post.id))), more: ofPeriod.length > limit || endsWithin(page, since) };
  }

  async read(id: string): Promise<PublishedPost> {
    if (!POST_URN.test(id)) throw socialError('post_not_found', 'LinkedIn knows posts as urn:li:share:… or urn:li:ugcPost:…', { platform: 'linkedin' });
    const post = await this.api.call({ method: 'GET', path: `/posts/${encodeURIComponent(id)}`, answer: postSchema });
    return toPublished(post, (await this.engagementOf([id])).get(id));
  }

  /** Comments on the organisation's posts, and shares that name it. */
  async mentions(since: Date): Promise<Mention[]> {
    const organisation = encodeURIComponent(this.account);
    const path = `/organizationalEntityNotifications?q=criteria&actions=List(COMMENT,SHARE_MENTION)&organizationalEntity=${organisation}&timeRange=(start:${since.getTime()})&count=${PAGE}`;
    const { elements } = await this.api.call({ method: 'GET', path, headers: { 'x-restli-method': 'FINDER' }, answer: z.object({ elements: z.array(notificationSchema) }) });
    return elements.map(toMention).filter(({ author, createdAt }) => author !== this.account && createdAt >= since.toISOString());
  }

  async publish(post: Post, idempotencyKey: string, signal: AbortSignal): Promise<{ providerId: string }> {
    const { first } = await this.attempts.begin(idempotencyKey, 'linkedin');
    try {
      const { headers } = await this.api.exchange({ method: 'POST', path: '/posts', body: bodyOf(post, this.account), answer: z.unknown(), signal });
      const id = headers.get('x-restli-id') ?? '';
      if (!POST_URN.test(id)) throw new VendorUncertainError('LinkedIn did not say which post it made');
      return { providerId: id };
    } catch (thrown) {
      // After an earlier attempt the post that stands there may be ours.
      if (!first && hasCode(thrown, 'post_duplicate')) throw new VendorUncertainError('LinkedIn has this text, and we began to post it before', thrown);
      throw thrown;
    }
  }

  /** A post that is in the organisation's list was made. The list runs behind, so one that is not in it leaves it open. */
  async find(idempotencyKey: string, post: Post): Promise<Found> {
    const attempt = await this.attempts.find(idempotencyKey);
    if (attempt === undefined) return { state: 'absent' };
    const id = await findByText(this, post.text, attempt.startedAt);
    return id === undefined ? { state: 'unknown' } : { state: 'found', providerId: id };
  }

  /** LinkedIn leaves out posts that nobody has seen. Its lists are written `List(a,b)` with bare brackets. */
  private async engagementOf(ids: readonly string[]): Promise<Map<string, Engagement>> {
    if (ids.length === 0) return new Map();
    const lists = [listOf('shares', ids, 'urn:li:share:'), listOf('ugcPosts', ids, 'urn:li:ugcPost:')].join('');
    const path = `/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity=${encodeURIComponent(this.account)}${lists}`;
    const { elements } = await this.api.call({ method: 'GET', path, answer: statisticsSchema });
    return new Map(elements.map(({ share, ugcPost, totalShareStatistics }) => [share ?? ugcPost ?? '', toEngagement(totalShareStatistics)]));
  }
}

function bodyOf(post: Post, author: string): object {
  return {
    author,
    commentary: toLittleText(post.text),
    visibility: 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    ...(post.link !== undefined && { content: { article: { source: post.link, title: post.linkTitle ?? new URL(post.link).hostname } } }),
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: false,
  };
}

const faultSchema = z.object({ message: z.string() });

function refused({ body }: Refusal): AppError | undefined {
  const fault = faultSchema.safeParse(body);
  const first = fault.success ? /duplicate of (urn:li:(?:share|ugcPost):\d+)/.exec(fault.data.message)?.[1] : undefined;
  return first === undefined ? undefined : socialError('post_duplicate', `LinkedIn has this text already: ${first}`, { platform: 'linkedin', postId: first });
}

/** LinkedIn does not say when calls are taken again: its limits are those of a day in UTC. */
function secondsToMidnight(headers: Headers): number | undefined {
  if (headers.has('retry-after')) return undefined;
  return DAY_SECONDS - (Math.floor(Date.now() / 1000) % DAY_SECONDS);
}

function toEngagement(total: z.infer<typeof totalSchema>): Engagement {
  return { likes: total.likeCount, comments: total.commentCount, shares: total.shareCount, impressions: total.impressionCount };
}

function listOf(name: string, ids: readonly string[], kind: string): string {
  const own = ids.filter((id) => id.startsWith(kind)).map(encodeURIComponent);
  return own.length === 0 ? '' : `&${name}=List(${own.join()})`;
}

function timeOf(post: z.infer<typeof postSchema>): number {
  return post.publishedAt ?? post.createdAt;
}

function isBetween(time: number, since: Date | undefined, until: Date | undefined): boolean {
  return time >= (since?.getTime() ?? -Infinity) && time < (until?.getTime() ?? Infinity);
}

/** Does the page end before the period begins, and the list not with it? */
function endsWithin({ elements, paging }: z.infer<typeof pageSchema>, since: Date | undefined): boolean {
  const goesOn = elements.length >= PAGE || paging.links.some(({ rel }) => rel === 'next');
  const oldest = elements.at(-1);
  return goesOn && (oldest === undefined || timeOf(oldest) >= (since?.getTime() ?? -Infinity));
}

function toPublished(post: z.infer<typeof postSchema>, engagement: Engagement = NONE): PublishedPost {
  return { id: post.id, platform: 'linkedin', text: fromLittleText(post.commentary), createdAt: new Date(timeOf(post)).toISOString(), url: postUrl('linkedin', post.id), engagement };
}

function toMention(notification: z.infer<typeof notificationSchema>): Mention {
  const { notificationId, action, lastModifiedAt, sourcePost, generatedActivity, decoratedGeneratedActivity: { comment, share } } = notification;
  const { owner: author, text } = comment ?? share ?? { owner: 'somebody', text: '' };
  const common = { author, text: fromLittleText(text), createdAt: new Date(lastModifiedAt).toISOString() };
  if (action === 'COMMENT') return { id: generatedActivity ?? String(notificationId), kind: 'comment', ...common, url: sourcePost === undefined ? null : postUrl('linkedin', sourcePost), postId: sourcePost ?? null };
  return { id: generatedActivity ?? String(notificationId), kind: 'mention', ...common, url: generatedActivity === undefined ? null : postUrl('linkedin', generatedActivity), postId: null };
}

import { setTimeout as pause } from 'node:timers/promises';
import type { SocialPlatform } from '@waggle/contracts';
import type { Found } from '@waggle/mcp-server';
import type { Database, Transaction } from '@waggle/persistence';
import { vendorError } from '@waggle/vendor-api';
import type { Mention } from '../mentions.js';
import { PlatformProvider } from '../platform.provider.js';
import type { Post, PostList, PostQuery, PublishedPost } from '../post.js';
import { normalText } from '../post.js';
import { newPostId, postUrl, SANDBOX_PAGE } from '../post-id.js';
import { faultsOf, sentText } from '../post-rules.js';
import type { SocialConfig } from '../social.config.js';
import { socialError } from '../social.error.js';
import { engagementAt } from './engagement-curve.js';

interface PostRow {
  id: string;
  text: string;
  created_at: Date;
}

const ACCOUNTS: Readonly<Record<SocialPlatform, string>> = {
  facebook: SANDBOX_PAGE,
  instagram: '17841405793187218',
  x: '1465381929372889088',
  linkedin: 'urn:li:organization:71245693',
};
/** Posts in 24 hours, as the platforms limit an account. */
const POSTS_A_DAY: Readonly<Record<SocialPlatform, number>> = { facebook: 250, instagram: 100, x: 100, linkedin: 100 };
const DAY_MS = 86_400_000;

/** Behaves like the account of one platform and needs none: everything stays in the database. */
export class SandboxProvider extends PlatformProvider {
  readonly account: string;

  constructor(
    private readonly platform: SocialPlatform,
    private readonly database: Database,
    private readonly config: Pick<SocialConfig, 'SOCIAL_SANDBOX_LATENCY_MS'>,
  ) {
    super();
    this.account = ACCOUNTS[platform];
  }

  async list({ since, until, limit }: PostQuery): Promise<PostList> {
    await this.latency();
    const rows = await this.database.query<PostRow>(
      `SELECT id, text, created_at FROM sandbox_post
       WHERE platform = $1 AND created_at >= coalesce($2, '-infinity'::timestamptz) AND created_at < coalesce($3, 'infinity'::timestamptz)
       ORDER BY created_at DESC, id DESC LIMIT $4`,
      [this.platform, since ?? null, until ?? null, limit + 1],
    );
    return { posts: rows.slice(0, limit).map((row) => this.published(row)), more: rows.length > limit };
  }

  async read(postId: string): Promise<PublishedPost> {
    await this.latency();
    const [row] = await this.database.query<PostRow>('SELECT id, text, created_at FROM sandbox_post WHERE platform = $1 AND id = $2', [this.platform, postId]);
    if (row === undefined) throw socialError('post_not_found', `No post ${postId} on ${this.platform}`, { platform: this.platform });
    return this.published(row);
  }

  async mentions(since: Date): Promise<Mention[]> {
    await this.latency();
    const rows = await this.database.query<Omit<Mention, 'createdAt' | 'url'> & { createdAt: Date }>(
      `SELECT id, kind, author, text, post_id AS "postId", created_at AS "createdAt" FROM sandbox_mention WHERE platform = $1 AND created_at >= $2`,
      [this.platform, since],
    );
    return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString(), url: row.kind === 'mention' ? postUrl(this.platform, row.id) : null }));
  }

  async publish(post: Post, idempotencyKey: string): Promise<{ providerId: string }> {
    await this.latency();
    const faults = faultsOf({ ...post, platform: this.platform });
    if (faults.length > 0) throw socialError('post_invalid', `${this.platform} refuses this post`, { faults });
    return this.database.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`sandbox post ${this.platform}`]);
      await this.checkRate(tx);
      const text = sentText({ ...post, platform: this.platform });
      if (this.platform === 'x') await this.checkDuplicate(tx, text);
      const now = new Date();
      const id = newPostId(this.platform, now.getTime());
      await tx.query('INSERT INTO sandbox_post (id, platform, key, text, link, media, created_at) VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7)', [
        id,
        this.platform,
        idempotencyKey,
        text,
        post.link ?? null,
        JSON.stringify(post.media),
        now,
      ]);
      return { providerId: id };
    });
  }

  async find(idempotencyKey: string): Promise<Found> {
    await this.latency();
    const [row] = await this.database.query<PostRow>('SELECT id FROM sandbox_post WHERE key = $1', [idempotencyKey]);
    return row === undefined ? { state: 'absent' } : { state: 'found', providerId: row.id };
  }

  private async checkRate(tx: Transaction): Promise<void> {
    const limit = POSTS_A_DAY[this.platform];
    const [row] = await tx.query<{ oldest: Date | null; posts: number }>(
      'SELECT min(created_at) AS oldest, count(*)::int AS posts FROM sandbox_post WHERE platform = $1 AND created_at > $2',
      [this.platform, new Date(Date.now() - DAY_MS)],
    );
    if (row === undefined || row.oldest === null || row.posts < limit) return;
    const reset = row.oldest.getTime() + DAY_MS;
    const retryAfterSeconds = Math.max(1, Math.ceil((reset - Date.now()) / 1000));
    throw vendorError('vendor_busy', `${this.platform} takes ${limit} posts in 24 hours`, { status: 429, retryAfterSeconds, retryAt: new Date(reset).toISOString() });
  }

  private async checkDuplicate(tx: Transaction, text: string): Promise<void> {
    const recent = await tx.query<PostRow>('SELECT text FROM sandbox_post WHERE platform = $1 AND created_at > $2', [this.platform, new Date(Date.now() - DAY_MS)]);
    if (recent.some((row) => normalText(row.text) === normalText(text))) throw socialError('post_duplicate', 'X does not take the same text twice', { platform: this.platform });
  }

  private published({ id, text, created_at }: PostRow): PublishedPost {
    const engagement = engagementAt(this.platform, id, Date.now() - created_at.getTime());
    return { id, platform: this.platform, text, createdAt: created_at.toISOString(), url: postUrl(this.platform, id), engagement };
  }

  private async latency(): Promise<void> {
    if (this.config.SOCIAL_SANDBOX_LATENCY_MS > 0) await pause(this.config.SOCIAL_SANDBOX_LATENCY_MS);
  }
}

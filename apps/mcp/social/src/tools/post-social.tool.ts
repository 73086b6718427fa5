import { Inject, Injectable } from '@nestjs/common';
import { postSocial } from '@waggle/contracts';
import { type Effect, type Found, Limits, type Mode } from '@waggle/mcp-server';
import { CONFIG } from '@waggle/runtime';
import { checkRules } from '../check-rules.js';
import { MediaHostProvider } from '../media-host.provider.js';
import { Platforms } from '../platforms.service.js';
import { type PlatformPost, postKey } from '../post.js';
import { sentText } from '../post-rules.js';
import type { SocialConfig } from '../social.config.js';

const DAY_SECONDS = 86_400;

@Injectable()
export class PostSocialTool implements Effect<typeof postSocial> {
  readonly tool = postSocial;
  /** A platform that can say `absent` takes the same post once: X by its text, Instagram by its container, the sandbox by the key. */
  readonly repeatable = true;

  constructor(
    private readonly platforms: Platforms,
    private readonly mediaHosts: MediaHostProvider,
    private readonly limits: Limits,
    @Inject(CONFIG) private readonly config: Pick<SocialConfig, 'SOCIAL_LIMIT_DAY'>,
  ) {}

  businessKey(post: PlatformPost): string {
    return postKey(post, this.platforms.of(post.platform).account, new Date());
  }

  /** What can never be posted is refused before it is counted. */
  async limit(post: PlatformPost): Promise<void> {
    this.platforms.of(post.platform);
    checkRules(post);
    await this.limits.take([{ name: `social:day:${post.platform}`, limit: this.config.SOCIAL_LIMIT_DAY, windowSeconds: DAY_SECONDS }], `posts on ${post.platform}`);
  }

  /** The account is still set up, and the pictures are still where they were. */
  async fresh(post: PlatformPost): Promise<void> {
    this.platforms.of(post.platform);
    checkRules(post);
    await this.mediaHosts.check(post.media.map(({ url }) => url));
  }

  perform({ platform, ...post }: PlatformPost, idempotencyKey: string, signal: AbortSignal): Promise<{ providerId: string }> {
    return this.platforms.of(platform).publish(post, idempotencyKey, signal);
  }

  find(idempotencyKey: string, { platform, ...post }: PlatformPost): Promise<Found> {
    return this.platforms.of(platform).find(idempotencyKey, post);
  }

  async readBack(providerId: string, post: PlatformPost): Promise<{ found: boolean; detail: string }> {
    const platform = this.platforms.of(post.platform);
    const { text, url, createdAt } = await platform.read(providerId);
    const same = platform.isSame(text, sentText(post));
    return { found: same, detail: `${url ?? providerId} of ${createdAt} ${same ? 'has this text' : 'has another text'}.` };
  }

  output(providerId: string, mode: Mode): { postId: string; mode: Mode } {
    return { postId: providerId, mode };
  }
}

import type { Found } from '@waggle/mcp-server';
import type { Mention } from './mentions.js';
import { isSameText, type Post, type PostList, type PostQuery, type PublishedPost } from './post.js';

/** The company's account on one platform. Everything above it is the same for the sandbox and the real ones. */
export abstract class PlatformProvider {
  /** Page, user or organisation; part of what makes a post the same post. */
  abstract readonly account: string;

  /** The newest of a period. @throws AppError a `VendorErrorCode`. */
  abstract list(query: PostQuery): Promise<PostList>;

  /** @throws AppError `post_not_found`. */
  abstract read(postId: string): Promise<PublishedPost>;

  /** What others have written to the account since a moment, in any order; not what it wrote itself. */
  abstract mentions(since: Date): Promise<Mention[]>;

  /** Is a text that the platform shows the one that was written? */
  isSame(shown: string, written: string): boolean {
    return isSameText(shown, written);
  }

  /** A thrown `AppError` means that certainly nothing was published; anything else leaves it open. */
  abstract publish(post: Post, idempotencyKey: string, signal: AbortSignal): Promise<{ providerId: string }>;

  /** Was it published? No platform keeps our key: each says below how far it can tell. */
  abstract find(idempotencyKey: string, post: Post): Promise<Found>;
}

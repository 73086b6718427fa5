import { createHash } from 'node:crypto';
import type { engagementSchema, postSocial, socialPostSchema } from '@waggle/contracts';
import type { z } from 'zod';

/** A post as it will be published. */
export type Post = Omit<z.infer<typeof postSocial.input>, 'platform'>;
export type PlatformPost = z.infer<typeof postSocial.input>;
/** A post as the platform shows it. */
export type PublishedPost = z.infer<typeof socialPostSchema>;
export type Engagement = z.infer<typeof engagementSchema>;

export interface PostQuery {
  readonly since?: Date;
  readonly until?: Date;
  readonly limit: number;
}

export interface PostList {
  /** Newest first. */
  readonly posts: readonly PublishedPost[];
  /** Does the platform have more of the period that was asked for, or may it? */
  readonly more: boolean;
}

/** Platforms trim, and join what is written apart: texts are the same when only white space tells them apart. */
export function normalText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

export function isSameText(one: string, other: string): boolean {
  return normalText(one) === normalText(other);
}

/**
 * What a post does to the world: this text on this account on this day. The day is that of UTC, so that it hangs on no setting.
 */
export function postKey({ platform, text }: PlatformPost, account: string, now: Date): string {
  const digest = createHash('sha256').update(normalText(text), 'utf8').digest('hex');
  return `post:${platform}:${account}:${now.toISOString().slice(0, 10)}:${digest}`;
}

/** What people did with it. */
export function interactionsOf({ likes, comments, shares }: Engagement): number {
  return likes + comments + (shares ?? 0);
}

import type { SocialPlatform, summarizeActivity } from '@waggle/contracts';
import type { z } from 'zod';
import { type Engagement, interactionsOf, normalText, type PublishedPost } from './post.js';

export type PlatformActivity = z.infer<typeof summarizeActivity.output>['platforms'][number];

export interface Activity {
  readonly platform: SocialPlatform;
  readonly posts: readonly PublishedPost[];
  /** Of the period of the same length before. */
  readonly before: readonly PublishedPost[];
  /** False when a list was cut off. */
  readonly complete: boolean;
}

const EXCERPT = 80;

/** The figures of one platform for a period. */
export function activityOf({ platform, posts, before, complete }: Activity): PlatformActivity {
  const interactions = sumOf(posts);
  const earlier = sumOf(before);
  return {
    platform,
    posts: posts.length,
    engagement: totalOf(posts.map((post) => post.engagement)),
    interactions,
    best: bestOf(posts),
    before: { posts: before.length, interactions: earlier },
    changePercent: earlier === 0 ? null : Math.round(((interactions - earlier) / earlier) * 100),
    complete,
  };
}

/** One sentence or three a platform. */
export function inSentences(activities: readonly PlatformActivity[]): string {
  return activities.map(sentencesOf).join('\n');
}

function sentencesOf({ platform, posts, interactions, best, changePercent, before, complete }: PlatformActivity): string {
  const change = changePercent === null ? `none in the period before (${before.posts} posts)` : `${changePercent >= 0 ? '+' : ''}${changePercent}% against the period before`;
  const top = best === null ? '' : ` Best: "${best.text}" (${best.interactions}).`;
  return `${platform}: ${posts} posts, ${interactions} interactions, ${change}.${top}${complete ? '' : ' Not all posts were read.'}`;
}

function sumOf(posts: readonly PublishedPost[]): number {
  return posts.reduce((sum, { engagement }) => sum + interactionsOf(engagement), 0);
}

/** What one post does not say, the total does not say. */
function totalOf(all: readonly Engagement[]): Engagement {
  const sum = (of: (engagement: Engagement) => number | null): number | null => all.reduce<number | null>((so, one) => (so === null || of(one) === null ? null : so + (of(one) ?? 0)), 0);
  return { likes: sum(({ likes }) => likes) ?? 0, comments: sum(({ comments }) => comments) ?? 0, shares: sum(({ shares }) => shares), impressions: sum(({ impressions }) => impressions) };
}

function bestOf(posts: readonly PublishedPost[]): PlatformActivity['best'] {
  const [best] = [...posts].sort((one, other) => interactionsOf(other.engagement) - interactionsOf(one.engagement));
  if (best === undefined) return null;
  const characters = [...normalText(best.text)];
  const text = characters.length > EXCERPT ? `${characters.slice(0, EXCERPT - 1).join('')}…` : characters.join('');
  return { id: best.id, text, interactions: interactionsOf(best.engagement) };
}

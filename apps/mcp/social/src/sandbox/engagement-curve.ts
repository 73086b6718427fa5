import { createHash } from 'node:crypto';
import type { SocialPlatform } from '@waggle/contracts';
import type { Engagement } from '../post.js';

interface Reach {
  /** Impressions that the greatest post gets in the end. */
  readonly impressions: number;
  /** Hours in which about 63% of them come. */
  readonly hours: number;
  /** Shares of the impressions. */
  readonly likes: number;
  readonly comments: number;
  readonly shares: number;
}

/** Orders of size that small companies see; half of what a post on X gets comes in its first hours. */
const REACH: Readonly<Record<SocialPlatform, Reach>> = {
  facebook: { impressions: 4000, hours: 12, likes: 0.02, comments: 0.003, shares: 0.002 },
  instagram: { impressions: 6000, hours: 18, likes: 0.04, comments: 0.004, shares: 0.003 },
  x: { impressions: 2500, hours: 3, likes: 0.012, comments: 0.002, shares: 0.003 },
  linkedin: { impressions: 3500, hours: 30, likes: 0.025, comments: 0.005, shares: 0.002 },
};
/** What the real platform does not say with a post, the sandbox does not say either. */
const SAYS: Readonly<Record<SocialPlatform, { readonly shares: boolean; readonly impressions: boolean }>> = {
  facebook: { shares: true, impressions: false },
  instagram: { shares: false, impressions: false },
  x: { shares: true, impressions: true },
  linkedin: { shares: true, impressions: true },
};
const HOUR_MS = 3_600_000;

/** How a post stands at an age: never falling, and always the same for the same post and age. */
export function engagementAt(platform: SocialPlatform, postId: string, ageMs: number): Engagement {
  const reach = REACH[platform];
  const luck = createHash('sha256').update(`${platform} ${postId}`).digest().readUInt32BE(0) / 2 ** 32;
  const seen = reach.impressions * (0.1 + 0.9 * luck) * (1 - Math.exp(-Math.max(0, ageMs) / HOUR_MS / reach.hours));
  const says = SAYS[platform];
  return {
    likes: Math.floor(seen * reach.likes),
    comments: Math.floor(seen * reach.comments),
    shares: says.shares ? Math.floor(seen * reach.shares) : null,
    impressions: says.impressions ? Math.floor(seen) : null,
  };
}

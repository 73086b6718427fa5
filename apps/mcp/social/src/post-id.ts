import { randomInt } from 'node:crypto';
import type { SocialPlatform } from '@waggle/contracts';

/** X's epoch, 2010-11-04T01:42:54.657Z: its ids are milliseconds since then and 22 more bits. */
const X_EPOCH = 1_288_834_974_657n;
export const SANDBOX_PAGE = '104512873451267';

/** An id as the platform would give it. */
export function newPostId(platform: SocialPlatform, now: number): string {
  const bits = BigInt(randomInt(2 ** 22));
  switch (platform) {
    case 'facebook':
      return `${SANDBOX_PAGE}_${digits(15)}`;
    case 'instagram':
      return `180${digits(14)}`;
    case 'x':
      return String(((BigInt(now) - X_EPOCH) << 22n) | bits);
    case 'linkedin':
      return `urn:li:share:${(BigInt(now) << 22n) | bits}`;
  }
}

/** Where people find the post; null where the id does not tell. */
export function postUrl(platform: SocialPlatform, id: string): string | null {
  switch (platform) {
    case 'facebook':
      return `https://www.facebook.com/${id}`;
    case 'instagram':
      return null;
    case 'x':
      return `https://x.com/i/status/${id}`;
    case 'linkedin':
      return `https://www.linkedin.com/feed/update/${id}/`;
  }
}

function digits(count: number): string {
  return String(randomInt(1, 10)) + Array.from({ length: count - 1 }, () => randomInt(10)).join('');
}

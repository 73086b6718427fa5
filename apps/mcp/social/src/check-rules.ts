import type { PlatformPost } from './post.js';
import { faultsOf } from './post-rules.js';
import { socialError } from './social.error.js';

/** @throws AppError `post_invalid` with all faults. */
export function checkRules(post: PlatformPost): void {
  const faults = faultsOf(post);
  if (faults.length > 0) throw socialError('post_invalid', `${post.platform} would refuse this post: ${faults.join('. ')}.`, { platform: post.platform, faults });
}

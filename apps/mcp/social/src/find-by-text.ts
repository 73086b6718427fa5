import type { PlatformProvider } from './platform.provider.js';

/** How far the platform's clock may be behind ours. */
const SKEW_MS = 120_000;
/** Posts that are looked at. */
const LOOKED_AT = 100;

/** The post with this text on our account that was made since an attempt began; undefined when it is not in the list. */
export async function findByText(provider: PlatformProvider, text: string, startedAt: Date): Promise<string | undefined> {
  const { posts } = await provider.list({ since: new Date(startedAt.getTime() - SKEW_MS), limit: LOOKED_AT });
  return posts.find((post) => provider.isSame(post.text, text))?.id;
}

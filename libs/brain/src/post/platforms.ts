/** Where a post can go. */
export const PLATFORMS = ['facebook', 'instagram', 'twitter', 'linkedin', 'whatsapp'] as const;
export type Platform = (typeof PLATFORMS)[number];

export interface PlatformRule {
  /** Characters as the platform counts them. */
  readonly limit: number;
  readonly hashtags: number;
  /** What a link counts; null where links are not clickable and so are left out. */
  readonly linkLength: number | 'as written' | null;
  readonly needsMedia: boolean;
  /** A text over the limit becomes a numbered thread instead of being refused. */
  readonly threads: boolean;
}

export const PLATFORM_RULES: Readonly<Record<Platform, PlatformRule>> = {
  facebook: { limit: 2000, hashtags: 2, linkLength: 'as written', needsMedia: false, threads: false },
  instagram: { limit: 2200, hashtags: 5, linkLength: null, needsMedia: true, threads: false },
  twitter: { limit: 280, hashtags: 2, linkLength: 23, needsMedia: false, threads: true },
  linkedin: { limit: 3000, hashtags: 4, linkLength: 'as written', needsMedia: false, threads: false },
  whatsapp: { limit: 1000, hashtags: 0, linkLength: 'as written', needsMedia: false, threads: false },
};

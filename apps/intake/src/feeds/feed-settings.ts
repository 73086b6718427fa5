import { SOCIAL_PLATFORMS } from '@waggle/contracts';
import { z } from 'zod';

const FEED_NAMES = [...SOCIAL_PLATFORMS, 'whatsapp'] as const;
export type FeedName = (typeof FEED_NAMES)[number];

const isName = (word: string): word is FeedName => (FEED_NAMES as readonly string[]).includes(word);

/** FEEDS: names separated by commas. */
export const feedsSchema = z.string().default('').transform((text, context): FeedName[] => {
  const words = text.toLowerCase().split(',').map((word) => word.trim()).filter((word) => word !== '');
  const unknown = words.filter((word) => !isName(word));
  if (unknown.length > 0) context.addIssue({ code: 'custom', message: `${unknown.join(', ')}: not one of ${FEED_NAMES.join(', ')}` });
  return [...new Set(words.filter(isName))];
});

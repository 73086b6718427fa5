import { z } from 'zod';
import { receiptSchema } from '../proposal.js';
import { tool } from '../tool.js';

export const SOCIAL_PLATFORMS = ['facebook', 'instagram', 'x', 'linkedin'] as const;
export const socialPlatformSchema = z.enum(SOCIAL_PLATFORMS);
export type SocialPlatform = z.infer<typeof socialPlatformSchema>;

/** Line feeds are the only control characters; no half of a surrogate pair, which no API takes. */
const postText = z.string().min(1).max(63_206).regex(/^[^\x00-\x09\x0B-\x1F\x7F-\x9F\p{Cs}]*$/u, 'no control characters but line feeds');
const line = (max: number) => z.string().min(1).max(max).regex(/^[^\p{Cc}\p{Cs}]*$/u, 'one line without control characters');
/** https only, with a host and without a user: neither `javascript:` nor a password gets into a post. */
const webAddress = z.url({ protocol: /^https$/, error: 'an https:// address' }).max(2000).regex(/^https:\/\/[^\s/@\\?#]+([/?#][^\s\\]*)?$/, 'an https:// address without a user');
/** Ids of all platforms: digits, `page_post`, `urn:li:share:…`. Nothing that could leave its place in a path. */
export const socialPostIdSchema = z.string().max(100).regex(/^[A-Za-z0-9_]+(:[A-Za-z0-9_]+)*$/, 'the id of a post as list_posts gives it');

const post = {
  platform: socialPlatformSchema,
  /** As people will read it; LF line ends. */
  text: postText,
  /** Shown as a card (facebook, linkedin) or on a line of its own (x). */
  link: webAddress.optional(),
  linkTitle: line(200).optional(),
  /** Pictures that the platform fetches from their addresses. */
  media: z.array(z.strictObject({ url: webAddress, alt: line(1000).optional() })).max(10).default([]),
};

const count = z.number().int().min(0);
export const engagementSchema = z.object({
  likes: count,
  comments: count,
  /** Null: the platform does not say. */
  shares: count.nullable(),
  impressions: count.nullable(),
});
export const socialPostSchema = z.object({
  id: z.string(),
  platform: socialPlatformSchema,
  text: z.string(),
  createdAt: z.iso.datetime(),
  url: z.string().nullable(),
  engagement: engagementSchema,
});
const period = { from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) };

export const listPosts = tool(
  'social',
  'list_posts',
  'SAFE',
  'Lists what the company has posted, newest first, with likes, comments, shares and impressions. Without a platform: of all that are set up.',
  z.object({
    platform: socialPlatformSchema.optional(),
    since: period.from.optional(),
    until: period.to.optional(),
    limit: z.number().int().min(1).max(100).default(20),
  }),
  z.object({ posts: z.array(socialPostSchema) }),
);

export const getEngagement = tool(
  'social',
  'get_engagement',
  'SAFE',
  'Says how a post is doing now: likes, comments, shares, impressions (null where the platform does not say).',
  z.object({ platform: socialPlatformSchema, postId: socialPostIdSchema }),
  z.object({ platform: socialPlatformSchema, postId: z.string(), at: z.iso.datetime(), engagement: engagementSchema }),
);

export const summarizeActivity = tool(
  'social',
  'summarize_activity',
  'SAFE',
  'Sums up a period (at most 366 days) per platform, names the best post and compares with the period of the same length before.',
  z.object({ ...period, platforms: z.array(socialPlatformSchema).min(1).max(4).optional() }),
  z.object({
    platforms: z.array(
      z.object({
        platform: socialPlatformSchema,
        posts: count,
        engagement: engagementSchema,
        /** Likes, comments and shares together. */
        interactions: count,
        best: z.object({ id: z.string(), text: z.string(), interactions: count }).nullable(),
        before: z.object({ posts: count, interactions: count }),
        /** Change of the interactions in percent; null when there were none before. */
        changePercent: z.number().int().nullable(),
        /** False: the platform had more posts than are read at once, so the figures are too low. */
        complete: z.boolean(),
      }),
    ),
    /** The same in sentences. */
    text: z.string(),
  }),
);

export const mentionSchema = z.object({
  id: z.string().max(300),
  kind: z.enum(['comment', 'mention']),
  /** As the platform names them: a name, a handle, an id. */
  author: z.string().max(300),
  text: z.string(),
  createdAt: z.iso.datetime(),
  url: z.string().nullable(),
  /** Of ours, that was answered to; null where the platform does not say. */
  postId: z.string().nullable(),
});

export const listMentions = tool(
  'social',
  'list_mentions',
  'SAFE',
  'Lists what others have written to the company on a platform (comments and mentions) since a cursor, oldest first. Without a cursor: none, and the cursor of now. Some of the last minutes come again, as platforms show things late: tell them by their ids.',
  z.object({ platform: socialPlatformSchema, cursor: z.string().min(1).max(500).optional(), limit: z.number().int().min(1).max(100).default(50) }),
  z.object({ mentions: z.array(mentionSchema), cursor: z.string(), /** There are later ones: ask again with the cursor. */ more: z.boolean() }),
);

export const draftSocialPost = tool(
  'social',
  'draft_social_post',
  'DRAFT',
  "Checks a post against the platform's rules (length as the platform counts, hashtags, links, media) and keeps it as a draft; nothing is published.",
  z.object(post),
  z.object({ draftId: z.uuid(), preview: z.string(), length: count, limit: count }),
);

export const postSocial = tool(
  'social',
  'post_social',
  'DANGEROUS',
  'Publishes a post on one platform under the company’s account.',
  z.object(post),
  z.object({ postId: z.string(), mode: z.enum(['live', 'dry_run']), receipt: receiptSchema.optional() }),
  60_000,
);

export const SOCIAL_TOOLS = [listPosts, getEngagement, summarizeActivity, listMentions, draftSocialPost, postSocial] as const;

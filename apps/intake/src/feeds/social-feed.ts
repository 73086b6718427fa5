import { createHash } from 'node:crypto';
import { listMentions, type mentionSchema, type Prefix, type SocialPlatform } from '@waggle/contracts';
import type { ToolClient } from '@waggle/mcp-client';
import type { z } from 'zod';
import type { ArrivingTask } from '../sources/task-taker.service.js';
import type { Feed, FeedPage } from './feed.js';

type Mention = z.infer<typeof mentionSchema>;

const PREFIX: Readonly<Record<SocialPlatform, Prefix>> = { facebook: 'FACEBOOK', instagram: 'INSTAGRAM', x: 'TWITTER', linkedin: 'LINKEDIN' };
const HASH_LENGTH = 8;
const LONGEST_TITLE = 100;

/** Comments and mentions on one platform, each a task. */
export function socialFeed(platform: SocialPlatform, tools: Pick<ToolClient, 'call'>): Feed {
  return {
    name: platform,
    work: 'social',
    read: async (cursor, signal): Promise<FeedPage> => {
      const { mentions, ...page } = await tools.call(listMentions, { platform, ...(cursor !== undefined && { cursor }) }, { signal });
      return { ...page, entries: mentions.map((mention) => ({ items: [mention.id], task: mentionTask(platform, mention) })) };
    },
  };
}

/** The one task of a mention: the same whenever it is met, and in both zones. */
export function mentionTask(platform: SocialPlatform, { id, kind, author, text, createdAt, url, postId }: Mention): ArrivingTask {
  const hash = createHash('sha256').update(`${platform}\n${id}`).digest('hex').slice(0, HASH_LENGTH);
  return {
    taskId: `${PREFIX[platform]}_${createdAt.slice(0, 10).replaceAll('-', '')}_${hash}`,
    frontMatter: {
      source: `feed:${platform}`,
      title: `${kind === 'comment' ? 'Comment' : 'Mention'} by ${author}`.slice(0, LONGEST_TITLE),
      from: author,
      mention_id: id,
      kind,
      received: createdAt,
      ...(postId !== null && { post_id: postId }),
      ...(url !== null && { url }),
    },
    body: `${text.trimEnd()}\n`,
    sourceKey: `feed ${platform} ${id}`,
  };
}

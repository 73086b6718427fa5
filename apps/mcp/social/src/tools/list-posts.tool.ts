import { Injectable } from '@nestjs/common';
import { listPosts } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { Platforms } from '../platforms.service.js';
import type { PublishedPost } from '../post.js';

@Injectable()
export class ListPostsTool implements ToolHandler<typeof listPosts> {
  readonly tool = listPosts;

  constructor(private readonly platforms: Platforms) {}

  async run({ platform, since, until, limit }: z.infer<typeof listPosts.input>): Promise<{ posts: PublishedPost[] }> {
    const asked = platform === undefined ? this.platforms.configured() : [platform];
    const query = { ...(since !== undefined && { since: new Date(since) }), ...(until !== undefined && { until: new Date(until) }), limit };
    const lists = await Promise.all(asked.map((name) => this.platforms.of(name).list(query)));
    const posts = lists.flatMap((list) => list.posts).sort((one, other) => other.createdAt.localeCompare(one.createdAt));
    return { posts: posts.slice(0, limit) };
  }
}

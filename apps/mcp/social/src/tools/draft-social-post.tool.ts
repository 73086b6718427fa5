import { Injectable } from '@nestjs/common';
import { draftSocialPost } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import { Database } from '@waggle/persistence';
import type { z } from 'zod';
import { lengthOf, RULES, sentText } from '../post-rules.js';
import { checkRules } from '../check-rules.js';

/** A draft needs no account: what is not connected can still be prepared. */
@Injectable()
export class DraftSocialPostTool implements ToolHandler<typeof draftSocialPost> {
  readonly tool = draftSocialPost;

  constructor(private readonly database: Database) {}

  async run(post: z.infer<typeof draftSocialPost.input>): Promise<z.infer<typeof draftSocialPost.output>> {
    checkRules(post);
    const [row] = await this.database.query<{ id: string }>('INSERT INTO social_draft (platform, post) VALUES ($1, $2::jsonb) RETURNING id', [post.platform, JSON.stringify(post)]);
    return { draftId: row?.id ?? '', preview: sentText(post), length: lengthOf(post), limit: RULES[post.platform].limit };
  }
}

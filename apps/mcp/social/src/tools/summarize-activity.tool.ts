import { Injectable } from '@nestjs/common';
import { type SocialPlatform, summarizeActivity } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { activityOf, inSentences, type PlatformActivity } from '../activity.js';
import { Platforms } from '../platforms.service.js';
import { socialError } from '../social.error.js';

/** Posts of a period that are read. */
const READ_AT_ONCE = 100;
const LONGEST_MS = 366 * 86_400_000;

@Injectable()
export class SummarizeActivityTool implements ToolHandler<typeof summarizeActivity> {
  readonly tool = summarizeActivity;

  constructor(private readonly platforms: Platforms) {}

  async run(args: z.infer<typeof summarizeActivity.input>): Promise<z.infer<typeof summarizeActivity.output>> {
    const from = new Date(args.from);
    const to = new Date(args.to);
    const length = to.getTime() - from.getTime();
    if (length <= 0 || length > LONGEST_MS) throw socialError('period_invalid', 'A period ends after it begins, at most 366 days later', { from: args.from, to: args.to });
    const asked = args.platforms ?? this.platforms.configured();
    const platforms = await Promise.all(asked.map((platform) => this.activity(platform, from, to)));
    return { platforms, text: inSentences(platforms) };
  }

  private async activity(platform: SocialPlatform, from: Date, to: Date): Promise<PlatformActivity> {
    const provider = this.platforms.of(platform);
    const earlier = new Date(2 * from.getTime() - to.getTime());
    const [during, before] = await Promise.all([
      provider.list({ since: from, until: to, limit: READ_AT_ONCE }),
      provider.list({ since: earlier, until: from, limit: READ_AT_ONCE }),
    ]);
    return activityOf({ platform, posts: during.posts, before: before.posts, complete: !during.more && !before.more });
  }
}

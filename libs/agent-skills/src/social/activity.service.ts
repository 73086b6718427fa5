import { Injectable } from '@nestjs/common';
import type { ActivityRequest } from '@waggle/brain';
import { type SocialPlatform, summarizeActivity } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import type { z } from 'zod';
import type { Done } from '../delegation.js';
import { gapOf } from '../look-up.js';

type PlatformActivity = z.infer<typeof summarizeActivity.output>['platforms'][number];

/** Says how our posts did. */
@Injectable()
export class ActivityService {
  /** Without platforms: all that are set up. */
  async summarize({ from, to, period }: ActivityRequest, platforms: readonly SocialPlatform[] | undefined, context: AgentContext): Promise<Done> {
    const asked = { from: from.toISOString(), to: to.toISOString(), ...(platforms !== undefined && { platforms: [...platforms] }) };
    const span = `${asked.from} to ${asked.to}`;
    const plan = [`Understand which time is meant: ${period} (${span})`, 'Look the figures up'];
    try {
      const { platforms: figures, text } = await context.tools.call(summarizeActivity, asked);
      return {
        outcome: 'done',
        plan,
        summary: `Our posts, ${period}:\n${text === '' ? 'No platform is set up.' : text}`,
        evidence: [{ kind: 'tool', ref: 'social.summarize_activity', quote: span }],
        drafts: [{ title: `Our posts, ${period}`, format: 'markdown', content: `${table(figures)}\n\n${text}` }],
      };
    } catch (thrown) {
      const { code, message } = gapOf(thrown, `how our posts did in ${period}`, context);
      return { outcome: 'done', plan: [...plan, `Not possible: ${code}`], summary: `How our posts did in ${period} could not be looked up (${code}: ${message}). No figure is given.` };
    }
  }
}

function table(figures: readonly PlatformActivity[]): string {
  const rows = figures.map(({ platform, posts, interactions, engagement, before, complete }) => [
    platform,
    `${posts}`,
    `${interactions}${complete ? '' : ' or more'}`,
    `${engagement.likes}`,
    `${engagement.comments}`,
    `${engagement.shares ?? 'not said'}`,
    `${engagement.impressions ?? 'not said'}`,
    `${before.interactions}`,
  ]);
  const head = ['platform', 'posts', 'interactions', 'likes', 'comments', 'shares', 'impressions', 'interactions before'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

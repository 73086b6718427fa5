/** The social tool server: the only thing that talks to Facebook, Instagram, X and LinkedIn and gets their credentials. */
import { defineToolServer } from '@waggle/mcp-server';
import { Database } from '@waggle/persistence';
import { CONFIG, IDENTITY } from '@waggle/runtime';
import { choosePlatforms } from './choose-platforms.js';
import { MediaHostProvider } from './media-host.provider.js';
import { CreateSocial1700000000240 } from './migrations/0001-create-social.migration.js';
import { Platforms } from './platforms.service.js';
import { socialConfig, type SocialConfig } from './social.config.js';
import { DraftSocialPostTool } from './tools/draft-social-post.tool.js';
import { GetEngagementTool } from './tools/get-engagement.tool.js';
import { ListMentionsTool } from './tools/list-mentions.tool.js';
import { ListPostsTool } from './tools/list-posts.tool.js';
import { PostSocialTool } from './tools/post-social.tool.js';
import { SummarizeActivityTool } from './tools/summarize-activity.tool.js';

export default defineToolServer({
  name: 'social',
  defaultPort: 7414,
  config: socialConfig,
  migrations: [CreateSocial1700000000240],
  tools: [ListPostsTool, GetEngagementTool, SummarizeActivityTool, ListMentionsTool, DraftSocialPostTool, PostSocialTool],
  providers: [
    { provide: Platforms, inject: [CONFIG, Database, IDENTITY], useFactory: choosePlatforms },
    { provide: MediaHostProvider, inject: [CONFIG], useFactory: (config: SocialConfig) => new MediaHostProvider(config.SOCIAL_MEDIA_HOSTS) },
  ],
});

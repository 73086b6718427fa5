/**
 * Drafts posts and messages by each platform's rules.
 * Publishes nothing.
 */
import { skillsConfig, SocialService, THINKING } from '@waggle/agent-skills';
import { defineAgent } from '@waggle/runtime';
import { ContentAgent } from './content.agent.js';

export default defineAgent({
  name: 'content',
  roles: ['swarm', 'cloud', 'local'],
  capabilities: { FACEBOOK: 0.9, INSTAGRAM: 0.9, TWITTER: 0.9, SOCIAL: 0.9, WHATSAPP: 0.85 },
  config: skillsConfig,
  handler: ContentAgent,
  providers: [...THINKING, SocialService],
});

/**
 * Drafts posts and messages by each platform's rules and proposes to publish them; says how posts did.
 * Publishes nothing: a person agrees, another agent makes the call.
 */
import { skillsConfig, SOCIAL, THINKING } from '@waggle/agent-skills';
import { defineAgent } from '@waggle/runtime';
import { ContentAgent } from './content.agent.js';

export default defineAgent({
  name: 'content',
  roles: ['swarm', 'cloud', 'local'],
  capabilities: { FACEBOOK: 0.9, INSTAGRAM: 0.9, TWITTER: 0.9, SOCIAL: 0.9, WHATSAPP: 0.85 },
  config: skillsConfig,
  handler: ContentAgent,
  providers: [...THINKING, ...SOCIAL],
});

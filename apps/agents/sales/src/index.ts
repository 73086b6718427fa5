/**
 * Answers mail from thread, CRM, knowledge and calendar, posts on LinkedIn.
 * Sends nothing: it proposes, a person agrees, another agent makes the call.
 */
import { ReplyService, skillsConfig, SOCIAL, THINKING } from '@waggle/agent-skills';
import { defineAgent } from '@waggle/runtime';
import { SalesAgent } from './sales.agent.js';

export default defineAgent({
  name: 'sales',
  roles: ['swarm', 'cloud', 'local'],
  capabilities: { EMAIL: 0.9, LINKEDIN: 0.85, SALESPOST: 0.8 },
  config: skillsConfig,
  handler: SalesAgent,
  providers: [...THINKING, ReplyService, ...SOCIAL],
});

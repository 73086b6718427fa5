import { Injectable } from '@nestjs/common';
import { type Delegation, SocialService } from '@waggle/agent-skills';
import type { AgentResultInput } from '@waggle/contracts';
import type { AgentContext, AgentHandler } from '@waggle/runtime';

@Injectable()
export class ContentAgent implements AgentHandler {
  constructor(private readonly social: SocialService) {}

  async handle(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    return this.social.handle(task, context);
  }
}

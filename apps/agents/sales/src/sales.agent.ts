import { Injectable } from '@nestjs/common';
import { type Delegation, ReplyService, SocialService } from '@waggle/agent-skills';
import type { AgentResultInput } from '@waggle/contracts';
import type { AgentContext, AgentHandler } from '@waggle/runtime';

/** Whoever keeps the books. */
const ACCOUNTANT = 'finance';

@Injectable()
export class SalesAgent implements AgentHandler {
  constructor(
    private readonly replies: ReplyService,
    private readonly social: SocialService,
  ) {}

  async handle(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    if (task.prefix === 'EMAIL') return this.replies.reply(task, context, { accountant: ACCOUNTANT });
    return this.social.handle(task, context);
  }
}

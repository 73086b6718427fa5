import { Injectable } from '@nestjs/common';
import { type Delegation, executeGranted, failed, ReplyService, RevopsService, SocialService } from '@waggle/agent-skills';
import type { AgentResultInput } from '@waggle/contracts';
import type { AgentContext, AgentHandler } from '@waggle/runtime';
import { BackOfficeService } from './back-office.service.js';

@Injectable()
export class GeneralistAgent implements AgentHandler {
  constructor(
    private readonly replies: ReplyService,
    private readonly social: SocialService,
    private readonly office: BackOfficeService,
    private readonly revops: RevopsService,
  ) {}

  async handle(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    switch (task.prefix) {
      case 'EMAIL':
        return this.replies.reply(task, context);
      case 'EXECUTE':
        return executeGranted(task, context);
      case 'LINKEDIN':
      case 'SALESPOST':
      case 'FACEBOOK':
      case 'INSTAGRAM':
      case 'TWITTER':
      case 'SOCIAL':
      case 'WHATSAPP':
        return this.social.handle(task, context);
      case 'ODOO':
      case 'PAYMENT':
      case 'AUDIT':
      case 'ERROR':
      case 'SCHEDULE':
        return this.office.handle(task, context);
      case 'LEAD':
      case 'PIPELINE':
      case 'MEETING':
      case 'RESEARCH':
      case 'CAMPAIGN':
        return this.revops.handle(task, context);
      case 'APPROVE':
        return failed('prefix_not_mine', 'An APPROVE file is a person’s: no agent decides it.');
    }
  }
}

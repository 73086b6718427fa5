import { Controller } from '@nestjs/common';
import { ApprovalDecideInSlack, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { SlackDecisionService } from './slack-decision.service.js';

@Controller()
export class SlackDecisionController {
  constructor(private readonly slack: SlackDecisionService) {}

  @Handles(ApprovalDecideInSlack)
  async decide(request: PayloadOf<typeof ApprovalDecideInSlack>): Promise<ReplyOf<typeof ApprovalDecideInSlack>> {
    return { approval: await this.slack.decide(request) };
  }
}

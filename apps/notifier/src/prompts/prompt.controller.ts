import { Controller, Inject } from '@nestjs/common';
import { type Approval, APPROVAL_STATES, ApprovalDecided, ApprovalEscalated, ApprovalList, ApprovalRequested } from '@waggle/contracts';
import { Handles, type MessageContext, Messenger } from '@waggle/messaging';
import { quietHoursOf } from '@waggle/policy';
import { CONFIG } from '@waggle/runtime';
import type { NotifierConfig } from '../notifier.config.js';
import { Dispatcher } from './dispatcher.service.js';
import { NoticeRepository } from './notice.repository.js';
import { planPrompts } from './plan.js';
import { PromptRepository } from './prompt.repository.js';

const BELIEVED_AT_ATTEMPT = 3;

/** Hears that something has happened to a proposal, looks at what holds now, and plans who is asked about it. */
@Controller()
export class PromptController {
  constructor(
    private readonly prompts: PromptRepository,
    private readonly notices: NoticeRepository,
    private readonly dispatcher: Dispatcher,
    private readonly messenger: Messenger,
    @Inject(CONFIG) private readonly config: NotifierConfig,
  ) {}

  /** Events overtake each other, so each is only a reason to look; who looks later writes later. */
  @Handles([ApprovalRequested, ApprovalEscalated, ApprovalDecided])
  async changed({ approval: heard }: { approval: Approval }, { tx, envelope }: MessageContext): Promise<void> {
    if (this.config.APPROVERS.length === 0) return;
    await this.prompts.lock(tx, heard.id);
    const approval = await this.current(heard, envelope.attempt);
    await this.prompts.watch(tx, approval);
    await this.notices.outdate(tx, approval.id);
    if (approval.state === 'pending') await this.prompts.plan(tx, approval, planPrompts(approval, this.config.APPROVERS, this.rules(), new Date()));
    tx.afterCommit(() => this.dispatcher.wake());
  }

  /** What the event itself says counts when the gatekeeper stays away: rather asked about something that is over than not at all. */
  private async current(heard: Approval, attempt: number): Promise<Approval> {
    try {
      const { approvals } = await this.messenger.ask(ApprovalList, { approvalId: heard.id, states: [...APPROVAL_STATES], limit: 1 });
      return approvals.find(({ id }) => id === heard.id) ?? heard;
    } catch (thrown) {
      if (attempt < BELIEVED_AT_ATTEMPT) throw thrown;
      return heard;
    }
  }

  private rules(): Parameters<typeof planPrompts>[2] {
    const { PROMPT_GATHER_SECONDS: gatherSeconds, SMS_WITHIN_MINUTES: smsWithinMinutes, MAIL_AFTER_MINUTES: mailAfterMinutes } = this.config;
    return { quiet: quietHoursOf(this.config), gatherSeconds, smsWithinMinutes, mailAfterMinutes };
  }
}

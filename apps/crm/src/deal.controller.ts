import { Controller, Inject } from '@nestjs/common';
import type { ConfigOf, senderConfig } from '@waggle/config';
import { DealFindMove, DealList, DealMove, type PayloadOf, type ReplyOf, toolService } from '@waggle/contracts';
import { Handles, type MessageContext, requireSender } from '@waggle/messaging';
import { CONFIG } from '@waggle/runtime';
import { crmError } from './crm.error.js';
import { DealRepository } from './deal.repository.js';
import { DealService } from './deal.service.js';

/** The one service that checks a grant before it moves a deal. */
const MOVER = toolService('crm');

@Controller()
export class DealController {
  constructor(
    private readonly deals: DealRepository,
    private readonly moves: DealService,
    @Inject(CONFIG) private readonly config: ConfigOf<typeof senderConfig>,
  ) {}

  @Handles(DealList)
  async list(payload: PayloadOf<typeof DealList>): Promise<ReplyOf<typeof DealList>> {
    return this.deals.list(payload);
  }

  @Handles(DealMove)
  async move(payload: PayloadOf<typeof DealMove>, context: MessageContext): Promise<ReplyOf<typeof DealMove>> {
    const sender = requireSender(context, this.config.TRUST_SHARED_BROKER);
    if (sender !== MOVER) throw crmError('sender_refused', `Only ${MOVER} moves deals: it checks that a person has agreed`, { from: sender });
    return this.moves.move(payload);
  }

  @Handles(DealFindMove)
  async findMove(payload: PayloadOf<typeof DealFindMove>): Promise<ReplyOf<typeof DealFindMove>> {
    return { move: await this.moves.findMove(payload) };
  }
}

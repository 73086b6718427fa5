import { Controller } from '@nestjs/common';
import { DealFindMove, DealList, DealMove, type PayloadOf, type ReplyOf, toolService } from '@waggle/contracts';
import { Handles, type MessageContext } from '@waggle/messaging';
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
  ) {}

  @Handles(DealList)
  async list(payload: PayloadOf<typeof DealList>): Promise<ReplyOf<typeof DealList>> {
    return this.deals.list(payload);
  }

  @Handles(DealMove)
  async move(payload: PayloadOf<typeof DealMove>, { envelope }: MessageContext): Promise<ReplyOf<typeof DealMove>> {
    if (envelope.from !== MOVER) throw crmError('sender_refused', `Only ${MOVER} moves deals: it checks that a person has agreed`, { from: envelope.from });
    return this.moves.move(payload);
  }

  @Handles(DealFindMove)
  async findMove(payload: PayloadOf<typeof DealFindMove>): Promise<ReplyOf<typeof DealFindMove>> {
    return { move: await this.moves.findMove(payload) };
  }
}

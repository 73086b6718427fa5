import { Controller } from '@nestjs/common';
import { DealFindMove, DealList, DealMove, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { DealRepository } from './deal.repository.js';
import { DealService } from './deal.service.js';

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
  async move(payload: PayloadOf<typeof DealMove>): Promise<ReplyOf<typeof DealMove>> {
    return this.moves.move(payload);
  }

  @Handles(DealFindMove)
  async findMove(payload: PayloadOf<typeof DealFindMove>): Promise<ReplyOf<typeof DealFindMove>> {
    return { move: await this.moves.findMove(payload) };
  }
}

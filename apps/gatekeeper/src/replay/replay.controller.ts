import { Controller } from '@nestjs/common';
import { type PayloadOf, PolicyReplay, type ReplyOf } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { ReplayService } from './replay.service.js';

/** Asks what other rules would have decided. */
@Controller()
export class ReplayController {
  constructor(private readonly replays: ReplayService) {}

  @Handles(PolicyReplay)
  async replay(query: PayloadOf<typeof PolicyReplay>): Promise<ReplyOf<typeof PolicyReplay>> {
    return this.replays.replay(query);
  }
}

import { Controller } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, TaskAgain } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { AgainService } from './again.service.js';

@Controller()
export class AgainController {
  constructor(private readonly again: AgainService) {}

  @Handles(TaskAgain)
  async file(wish: PayloadOf<typeof TaskAgain>): Promise<ReplyOf<typeof TaskAgain>> {
    return this.again.file(wish);
  }
}

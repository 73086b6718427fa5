import { Controller } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, SlackAnswer } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { SlackAnswerService } from './slack-answer.service.js';

@Controller()
export class SlackAnswerController {
  constructor(private readonly answers: SlackAnswerService) {}

  @Handles(SlackAnswer)
  async answer(request: PayloadOf<typeof SlackAnswer>): Promise<ReplyOf<typeof SlackAnswer>> {
    const body = await this.answers.answer(request);
    return { body: body === null ? null : JSON.stringify(body) };
  }
}

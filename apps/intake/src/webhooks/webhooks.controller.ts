import { Controller } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, WebhookTake } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { Clock } from '../clock.js';
import { WebhookIntake } from './webhook-intake.service.js';

@Controller()
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhookIntake,
    private readonly clock: Clock,
  ) {}

  @Handles(WebhookTake)
  async take(request: PayloadOf<typeof WebhookTake>): Promise<ReplyOf<typeof WebhookTake>> {
    return this.webhooks.take(request, this.clock.now());
  }
}

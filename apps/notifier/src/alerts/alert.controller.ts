import { Controller } from '@nestjs/common';
import { type PayloadOf, SecurityAlert } from '@waggle/contracts';
import { Handles, type MessageContext } from '@waggle/messaging';
import { AlertDesk } from './alert-desk.service.js';
import { AlertRepository } from './alert.repository.js';
import { isUrgent } from './bulletin.js';

/** Keeps what people are to be told of: at once what is critical, the rest once a day. */
@Controller()
export class AlertController {
  constructor(
    private readonly alerts: AlertRepository,
    private readonly desk: AlertDesk,
  ) {}

  @Handles(SecurityAlert)
  async alerted(alert: PayloadOf<typeof SecurityAlert>, { tx, envelope }: MessageContext): Promise<void> {
    await this.alerts.add(tx, envelope.id, alert, isUrgent(alert) && this.desk.hasPeople);
  }
}

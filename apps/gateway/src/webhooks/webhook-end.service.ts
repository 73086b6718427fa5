import { Injectable } from '@nestjs/common';
import { SecurityAlert } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { Database } from '@waggle/persistence';
import { DeliveryRepository } from './delivery.repository.js';

/** Ends a subscription that has failed for good, and says so: the alert goes out with the commit. */
@Injectable()
export class WebhookEnd {
  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly messenger: Messenger,
    private readonly database: Database,
  ) {}

  async disable(id: string, why: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.deliveries.disable(tx, id, why))) return;
      const message = `Webhook ${id} is disabled: ${why}. When its receiver answers again: waggle webhooks enable ${id}`;
      const alert = { taskId: null, severity: 'WARNING' as const, code: 'webhook_disabled', message, at: new Date().toISOString() };
      await this.messenger.publish(SecurityAlert, alert, { tx });
    });
  }
}

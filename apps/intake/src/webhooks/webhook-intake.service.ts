import { Injectable } from '@nestjs/common';
import type { PayloadOf, ReplyOf, WebhookTake } from '@waggle/contracts';
import { Database } from '@waggle/persistence';
import { SourceGate } from '../sources/source-gate.service.js';
import { TaskTaker } from '../sources/task-taker.service.js';
import { verifyWebhook } from './verify-webhook.js';
import { webhookError } from './webhook.error.js';
import { WebhookDeliveryRepository } from './webhook-delivery.repository.js';
import { WebhookDoors } from './webhook-doors.service.js';
import { webhookTask } from './webhook-task.js';

/** Makes one task of each delivery, however often it is sent. */
@Injectable()
export class WebhookIntake {
  constructor(
    private readonly doors: WebhookDoors,
    private readonly gate: SourceGate,
    private readonly database: Database,
    private readonly deliveries: WebhookDeliveryRepository,
    private readonly taker: TaskTaker,
  ) {}

  /**
   * Who sends again is told what has become of the first: the row and the task stand or fall together.
   *
   * @throws AppError of a `WebhookErrorCode`
   */
  async take({ name, headers, body }: PayloadOf<typeof WebhookTake>, now: Date): Promise<ReplyOf<typeof WebhookTake>> {
    const door = this.doors.get(name);
    const { settings } = door;
    const request = { headers, body: Buffer.from(body, 'base64') };
    const delivery = verifyWebhook(request, settings, await this.doors.secretsOf(door), now);
    const task = webhookTask(request, settings, delivery, now);
    await this.gate.read();
    return this.database.transaction(async (tx) => {
      const kept = await this.deliveries.remember(tx, name, delivery, task.taskId);
      if (!kept.created) return kept;
      const closed = this.gate.closed(door);
      // What the other zone works on lies in its folder with the next sync: nobody sends it there a second time.
      if (closed !== null && closed.state !== 'off') throw webhookError('source_closed', `Nothing is taken at the moment: ${closed.why}.`);
      await this.taker.take(tx, door.id, [task]);
      return kept;
    });
  }
}

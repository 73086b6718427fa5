import { Injectable } from '@nestjs/common';
import { type Approval, ApprovalDecided, ApprovalRequested, type PayloadOf, SecurityAlert, TaskMoved, ZoneChanged } from '@waggle/contracts';
import type { Received } from '@waggle/messaging';
import type { Transaction } from '@waggle/persistence';
import { A2aTaskRepository } from '../a2a/a2a-task.repository.js';
import { DeliveryRepository, type OutwardEvent } from '../webhooks/delivery.repository.js';
import { WebhookDeliverer } from '../webhooks/webhook-deliverer.service.js';

/** What other programs are told of: their A2A tasks, and the webhooks. */
@Injectable()
export class OutwardService {
  constructor(
    private readonly tasks: A2aTaskRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly deliverer: WebhookDeliverer,
  ) {}

  /** Notes events in the transaction that has found each of them fresh, so that none is lost and none told twice. */
  async heard(tx: Transaction, fresh: readonly Received[]): Promise<void> {
    const known = await this.tasks.known(tx, fresh.flatMap(({ envelope }) => envelope.taskId ?? []));
    for (const { message, payload } of fresh.filter(({ envelope }) => known.has(envelope.taskId ?? ''))) {
      if (message.name === TaskMoved.name) await this.tasks.moved(tx, payload as PayloadOf<typeof TaskMoved>);
      if (message.name === ApprovalRequested.name) await this.tasks.waits(tx, (payload as PayloadOf<typeof ApprovalRequested>).approval);
    }
    const told = fresh.filter(({ message }) => message.name !== ZoneChanged.name);
    if (await this.deliveries.add(tx, told.map(outwardEvent))) tx.afterCommit(() => this.deliverer.nudge());
  }
}

/** As the receivers of webhooks see it. The grant of a decision never leaves. */
function outwardEvent({ envelope: { id, created }, message, payload }: Received): OutwardEvent {
  const type = message.name.replace(/\.v\d+$/, '');
  if (message.name === TaskMoved.name) {
    const { task, from } = payload as PayloadOf<typeof TaskMoved>;
    return { id, topic: 'task', type, at: created, body: { task, from } };
  }
  if (message.name === SecurityAlert.name) return { id, topic: 'alert', type: 'alert.raised', at: created, body: { alert: payload } };
  if (message.name === ApprovalDecided.name) {
    const { approval, verdict, reason } = payload as PayloadOf<typeof ApprovalDecided>;
    return { id, topic: 'approval', type, at: created, body: { approval, verdict, reason } };
  }
  return { id, topic: 'approval', type, at: created, body: { approval: (payload as { approval: Approval }).approval } };
}

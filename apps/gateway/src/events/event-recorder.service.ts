import { Injectable } from '@nestjs/common';
import { type Approval, type PayloadOf, SecurityAlert, TaskMoved, ZoneChanged } from '@waggle/contracts';
import type { Received } from '@waggle/messaging';
import type { Transaction } from '@waggle/persistence';
import { type Alert, AlertRepository } from '../alerts/alert.repository.js';
import { EventFeed } from './event-feed.service.js';
import { EventLog, type NewEvent } from './event-log.repository.js';

/** Writes down what happens: every instance's streams tell it from there. */
@Injectable()
export class EventRecorder {
  constructor(
    private readonly log: EventLog,
    private readonly alerts: AlertRepository,
    private readonly feed: EventFeed,
  ) {}

  /** Notes events in the transaction that has found each of them fresh, so that none is lost and none told twice. */
  async heard(tx: Transaction, fresh: readonly Received[]): Promise<void> {
    await this.alerts.add(tx, fresh.flatMap(alertIn));
    await this.log.append(tx, [...fresh].sort(byAge).map(eventOf));
    tx.afterCommit(() => this.feed.nudge());
  }
}

function byAge(one: Received, other: Received): number {
  return Date.parse(one.envelope.created) - Date.parse(other.envelope.created) || eventOf(one).stamp - eventOf(other).stamp;
}

function alertIn({ envelope, message, payload }: Received): Alert[] {
  return message.name === SecurityAlert.name ? [alertOf(envelope.id, payload as PayloadOf<typeof SecurityAlert>)] : [];
}

const alertOf = (id: string, { at, severity, code, message, taskId }: PayloadOf<typeof SecurityAlert>): Alert => ({ id, at, severity, code, message, taskId, acknowledgedBy: null, acknowledgedAt: null });

function eventOf({ envelope, message, payload }: Received): NewEvent {
  const stamp = Date.parse(envelope.created);
  if (message.name === TaskMoved.name) {
    const { task } = payload as PayloadOf<typeof TaskMoved>;
    return { topic: 'task', subject: `task ${task.taskId}`, stamp: task.version, body: task };
  }
  if (message.name === SecurityAlert.name) {
    return { topic: 'alert', subject: `alert ${envelope.id}`, stamp, body: alertOf(envelope.id, payload as PayloadOf<typeof SecurityAlert>) };
  }
  if (message.name === ZoneChanged.name) {
    const change = payload as PayloadOf<typeof ZoneChanged>;
    return { topic: 'zone', subject: 'zone', stamp: change.epoch, body: change };
  }
  const { approval } = payload as { approval: Approval };
  return { topic: 'approval', subject: `approval ${approval.id}`, stamp, body: approval };
}

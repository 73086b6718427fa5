import { Controller } from '@nestjs/common';
import { type Approval, ApprovalDecided, ApprovalEscalated, ApprovalRequested, type PayloadOf, SecurityAlert, TaskMoved } from '@waggle/contracts';
import { Handles, Messenger, type Received } from '@waggle/messaging';
import { Database } from '@waggle/persistence';
import { type Alert, AlertRepository } from '../alerts/alert.repository.js';
import { EventFeed } from './event-feed.service.js';
import { EventLog, type NewEvent } from './event-log.repository.js';

const BATCH = 200;

/** Hears what happens and writes it down once, whichever instance heard it: every instance's streams tell it from there. */
@Controller()
export class EventLogController {
  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    private readonly log: EventLog,
    private readonly alerts: AlertRepository,
    private readonly feed: EventFeed,
  ) {}

  @Handles([TaskMoved, ApprovalRequested, ApprovalDecided, ApprovalEscalated, SecurityAlert], { batch: BATCH })
  async heard(batch: readonly Received[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      const unheard = await this.messenger.fresh(tx, batch.map(({ envelope }) => envelope.id));
      const fresh = batch.filter(({ envelope }) => unheard.delete(envelope.id)).sort(byAge);
      await this.alerts.add(tx, fresh.flatMap(alertIn));
      await this.log.append(tx, fresh.map(eventOf));
      tx.afterCommit(() => this.feed.nudge());
    });
  }
}

function byAge(one: Received, other: Received): number {
  return Date.parse(one.envelope.created) - Date.parse(other.envelope.created) || eventOf(one).stamp - eventOf(other).stamp;
}

function alertIn({ envelope, message, payload }: Received): Alert[] {
  return message.name === SecurityAlert.name ? [alertOf(envelope.id, payload as PayloadOf<typeof SecurityAlert>)] : [];
}

const alertOf = (id: string, { at, severity, code, message, taskId }: PayloadOf<typeof SecurityAlert>): Alert => ({ id, at, severity, code, message, taskId });

function eventOf({ envelope, message, payload }: Received): NewEvent {
  const stamp = Date.parse(envelope.created);
  if (message.name === TaskMoved.name) {
    const { task } = payload as PayloadOf<typeof TaskMoved>;
    return { topic: 'task', subject: `task ${task.taskId}`, stamp: task.version, body: task };
  }
  if (message.name === SecurityAlert.name) {
    return { topic: 'alert', subject: `alert ${envelope.id}`, stamp, body: alertOf(envelope.id, payload as PayloadOf<typeof SecurityAlert>) };
  }
  const { approval } = payload as { approval: Approval };
  return { topic: 'approval', subject: `approval ${approval.id}`, stamp, body: approval };
}

import { Controller } from '@nestjs/common';
import { ApprovalDecided, ApprovalEscalated, ApprovalRequested, SecurityAlert, TaskMoved, ZoneChanged } from '@waggle/contracts';
import { Handles, Messenger, type Received } from '@waggle/messaging';
import { Database } from '@waggle/persistence';
import { OutwardService } from './outward.service.js';
import { EventRecorder } from './event-recorder.service.js';

const BATCH = 200;

/** Hears what happens, each thing once, whichever instance hears it. */
@Controller()
export class HeardEventsController {
  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    private readonly outward: OutwardService,
    private readonly recorder: EventRecorder,
  ) {}

  @Handles([TaskMoved, ApprovalRequested, ApprovalDecided, ApprovalEscalated, SecurityAlert, ZoneChanged], { batch: BATCH })
  async heard(batch: readonly Received[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      const unheard = await this.messenger.fresh(tx, batch.map(({ envelope }) => envelope.id));
      const fresh = batch.filter(({ envelope }) => unheard.delete(envelope.id));
      await this.outward.heard(tx, fresh);
      await this.recorder.heard(tx, fresh);
    });
  }
}

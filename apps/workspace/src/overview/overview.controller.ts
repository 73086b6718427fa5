import { Controller } from '@nestjs/common';
import { HandbookRead, type PayloadOf, type ReplyOf, SecurityAlert } from '@waggle/contracts';
import { Handles, type MessageContext } from '@waggle/messaging';
import { JournalService } from '../journal.service.js';
import { DashboardService } from './dashboard.service.js';
import { HandbookService } from './handbook.service.js';

@Controller()
export class OverviewController {
  constructor(
    private readonly journal: JournalService,
    private readonly dashboard: DashboardService,
    private readonly handbook: HandbookService,
  ) {}

  @Handles(SecurityAlert)
  async alerted({ taskId, severity, code, message, at }: PayloadOf<typeof SecurityAlert>, { tx, envelope }: MessageContext): Promise<void> {
    await this.journal.add(tx, 'alerts', [{ id: envelope.id, timestamp: at, at, severity, code, message, taskId }]);
    // It reads the journal's file.
    tx.afterCommit(() => void this.journal.flush('alerts').then(() => this.dashboard.changed()));
  }

  @Handles(HandbookRead)
  async read(): Promise<ReplyOf<typeof HandbookRead>> {
    return { houseRules: await this.handbook.houseRules() };
  }
}

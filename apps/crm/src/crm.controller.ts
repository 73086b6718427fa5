import { Controller } from '@nestjs/common';
import { CrmFind, CrmLog, CrmSeed, CrmSummary, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { Handles, type MessageContext } from '@waggle/messaging';
import { ActivityService } from './activity.service.js';
import { ContactRepository } from './contact.repository.js';
import { SampleService } from './sample.service.js';
import { SummaryService } from './summary.service.js';

@Controller()
export class CrmController {
  constructor(
    private readonly contacts: ContactRepository,
    private readonly activities: ActivityService,
    private readonly figures: SummaryService,
    private readonly sample: SampleService,
  ) {}

  @Handles(CrmFind)
  async find({ email }: PayloadOf<typeof CrmFind>): Promise<ReplyOf<typeof CrmFind>> {
    return this.contacts.find(email);
  }

  @Handles(CrmLog)
  async log(payload: PayloadOf<typeof CrmLog>, { tx }: MessageContext): Promise<void> {
    await this.activities.note(tx, payload);
  }

  @Handles(CrmSummary)
  async summary(): Promise<ReplyOf<typeof CrmSummary>> {
    return this.figures.summary();
  }

  @Handles(CrmSeed)
  async seed(): Promise<ReplyOf<typeof CrmSeed>> {
    return this.sample.seed();
  }
}

import { Controller } from '@nestjs/common';
import { ActivityLog, ContactSearch, ContactUpsert, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { ActivityService } from './activity.service.js';
import { ContactRepository } from './contact.repository.js';
import { ContactService } from './contact.service.js';

@Controller()
export class ContactController {
  constructor(
    private readonly contacts: ContactRepository,
    private readonly changes: ContactService,
    private readonly activities: ActivityService,
  ) {}

  @Handles(ContactSearch)
  async search(payload: PayloadOf<typeof ContactSearch>): Promise<ReplyOf<typeof ContactSearch>> {
    return { contacts: await this.contacts.search(payload) };
  }

  @Handles(ContactUpsert)
  async upsert(payload: PayloadOf<typeof ContactUpsert>): Promise<ReplyOf<typeof ContactUpsert>> {
    return this.changes.upsert(payload);
  }

  @Handles(ActivityLog)
  async log(payload: PayloadOf<typeof ActivityLog>): Promise<ReplyOf<typeof ActivityLog>> {
    return this.activities.log(payload);
  }
}

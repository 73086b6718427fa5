import { Controller } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, SyncStatus, SyncTrigger, ZonesRead, ZoneTake } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { LeaseService } from './lease.service.js';
import { SyncService } from './sync.service.js';

/** What others may ask of the sync and of the zones. */
@Controller()
export class SyncController {
  constructor(
    private readonly sync: SyncService,
    private readonly lease: LeaseService,
  ) {}

  @Handles(SyncStatus)
  async status(): Promise<ReplyOf<typeof SyncStatus>> {
    return this.sync.status();
  }

  @Handles(SyncTrigger)
  async trigger({ allowDeletions }: PayloadOf<typeof SyncTrigger>): Promise<ReplyOf<typeof SyncTrigger>> {
    return this.sync.trigger({ allowDeletions });
  }

  @Handles(ZonesRead)
  async zones(): Promise<ReplyOf<typeof ZonesRead>> {
    return this.lease.read();
  }

  @Handles(ZoneTake)
  async take(request: PayloadOf<typeof ZoneTake>): Promise<ReplyOf<typeof ZoneTake>> {
    return { file: await this.lease.take(request) };
  }
}

import { Controller } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, ZoneChanged, ZoneDrill, ZoneHealth, ZoneStatus, ZoneSwitch } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { DrillService } from './drill/drill.service.js';
import { LeaseService } from './lease/lease.service.js';
import { WordService } from './word/word.service.js';
import { ZoneStatusService } from './zone-status.service.js';

@Controller()
export class ZonesController {
  constructor(
    private readonly zones: ZoneStatusService,
    private readonly leases: LeaseService,
    private readonly drills: DrillService,
    private readonly words: WordService,
  ) {}

  @Handles(ZoneHealth)
  async health(): Promise<ReplyOf<typeof ZoneHealth>> {
    return this.zones.health();
  }

  @Handles(ZoneStatus)
  async status(): Promise<ReplyOf<typeof ZoneStatus>> {
    return this.zones.status();
  }

  @Handles(ZoneSwitch)
  async switch(word: PayloadOf<typeof ZoneSwitch>): Promise<ReplyOf<typeof ZoneSwitch>> {
    const by = await this.words.personOf(word);
    await this.words.once(word);
    const { zone, reason } = word.statement;
    return { file: await this.leases.take({ zone, by, reason: `by ${by}: ${reason}` }) };
  }

  @Handles(ZoneDrill)
  async drill(word: PayloadOf<typeof ZoneDrill>): Promise<ReplyOf<typeof ZoneDrill>> {
    return { drill: await this.drills.begin(word.statement, await this.words.personOf(word)) };
  }

  @Handles(ZoneChanged)
  async changed(): Promise<void> {
    await this.leases.read();
  }
}

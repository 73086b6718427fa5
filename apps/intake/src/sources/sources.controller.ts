import { Controller } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, SourceList, SourcePause, ZoneChanged } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { SourceDesk } from './source-desk.service.js';
import { SourceGate } from './source-gate.service.js';
import { ZoneWatch } from './zone-watch.service.js';

@Controller()
export class SourcesController {
  constructor(
    private readonly desk: SourceDesk,
    private readonly gate: SourceGate,
    private readonly zones: ZoneWatch,
  ) {}

  @Handles(SourceList)
  async list(): Promise<ReplyOf<typeof SourceList>> {
    return { sources: await this.desk.list() };
  }

  @Handles(SourcePause)
  async pause(order: PayloadOf<typeof SourcePause>): Promise<ReplyOf<typeof SourcePause>> {
    return { source: await this.desk.pause(order) };
  }

  @Handles(ZoneChanged)
  async zoneChanged(): Promise<void> {
    await this.zones.changed();
    await this.gate.changed();
  }
}

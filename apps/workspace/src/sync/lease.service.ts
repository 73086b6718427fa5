import { Injectable } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, ZoneChanged, type ZonesFile, type ZonesRead, type ZoneTake } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { SyncBell } from '../custody/sync-bell.js';
import { ZonesService } from '../custody/zones.service.js';
import { SyncEngineService } from './sync-engine.service.js';

/** Who is active, as `zones.json` says it, and the one way to change that. */
@Injectable()
export class LeaseService {
  constructor(
    private readonly engine: SyncEngineService,
    private readonly zones: ZonesService,
    private readonly messenger: Messenger,
    private readonly bell: SyncBell,
  ) {}

  /** Takes up what the file says, and tells everybody when another zone is active. */
  async learn(): Promise<void> {
    await this.heed(await this.engine.zonesFile());
  }

  read(): ReplyOf<typeof ZonesRead> {
    return { here: this.zones.here, alone: this.zones.alone, file: this.zones.file };
  }

  /** @throws AppError `zone_alone`, `lease_lost`, `remote_unreachable` */
  async take({ zone, reason }: PayloadOf<typeof ZoneTake>): Promise<ZonesFile> {
    await this.zones.whenKnown();
    if (!this.zones.alone && this.zones.file.active === zone) return this.zones.file;
    const file = await this.engine.takeLease(zone, reason);
    await this.heed(file);
    this.bell.ring();
    return file;
  }

  private async heed(file: ZonesFile): Promise<void> {
    if (!this.zones.learn(file)) return;
    const { active, epoch, reason } = file;
    await this.messenger.publish(ZoneChanged, { here: this.zones.here, active, epoch, reason, at: new Date().toISOString() });
  }
}

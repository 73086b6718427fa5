import { Controller, Inject } from '@nestjs/common';
import { INSTANCES, type PayloadOf, type ReplyOf, ScalingSet, ScalingStatus, ServiceBeat } from '@waggle/contracts';
import { Handles, type MessageContext } from '@waggle/messaging';
import { Beats } from './beats.service.js';
import { type Driver, DRIVER } from './drivers/driver.js';
import { Scaler } from './scaler.service.js';
import { ScalingRepository } from './scaling.repository.js';
import { Settings } from './settings.service.js';

const SINGLE = Object.entries(INSTANCES).flatMap(([service, { of, why }]) => (of === 'one' ? [{ service, why }] : []));

/** Messages about how many instances there are. */
@Controller()
export class ScalingController {
  constructor(
    private readonly scaler: Scaler,
    private readonly settings: Settings,
    private readonly repository: ScalingRepository,
    private readonly beats: Beats,
    @Inject(DRIVER) private readonly driver: Driver,
  ) {}

  @Handles(ScalingStatus)
  async status({ decisions }: PayloadOf<typeof ScalingStatus>): Promise<ReplyOf<typeof ScalingStatus>> {
    return { driver: this.driver.kind, services: this.scaler.views, decisions: await this.repository.last(decisions), single: SINGLE };
  }

  @Handles(ScalingSet)
  async set({ statement, proof }: PayloadOf<typeof ScalingSet>): Promise<ReplyOf<typeof ScalingSet>> {
    return { service: statement.service, ...(await this.settings.set(statement, proof)) };
  }

  @Handles(ServiceBeat)
  async beat(beat: PayloadOf<typeof ServiceBeat>, { envelope }: MessageContext): Promise<void> {
    if (envelope.from === beat.service) this.beats.hear(beat);
  }
}

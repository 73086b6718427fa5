import { Controller, Inject } from '@nestjs/common';
import { HealthProbe, InstanceFence, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { IDENTITY, type Identity, LOGGER } from './tokens.js';

export const FENCE = Symbol('fence');

/** Every service answers synthetic tasks, and gives back its work when it was found to consume nothing. */
@Controller()
export class HealthProbeController {
  constructor(
    @Inject(IDENTITY) private readonly identity: Identity,
    @Inject(FENCE) private readonly fence: () => Promise<void>,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  @Handles(HealthProbe)
  async probed(): Promise<ReplyOf<typeof HealthProbe>> {
    return { instance: this.identity.instance };
  }

  @Handles(InstanceFence)
  async fenced({ service, instance }: PayloadOf<typeof InstanceFence>): Promise<void> {
    if (service !== this.identity.service || instance !== this.identity.instance) return;
    this.log.warn({}, 'the monitor finds that this instance consumes nothing: its work is given back');
    await this.fence();
  }
}

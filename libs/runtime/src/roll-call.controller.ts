import { Controller } from '@nestjs/common';
import { ServiceCalled } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { Heartbeat } from './heartbeat.js';

/** Every service answers the roll call. */
@Controller()
export class RollCallController {
  constructor(private readonly heartbeat: Heartbeat) {}

  @Handles(ServiceCalled)
  async called(): Promise<void> {
    await this.heartbeat.now();
  }
}

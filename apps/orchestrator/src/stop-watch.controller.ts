import { Controller } from '@nestjs/common';
import { StopChanged } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { StopWatch } from './stop-watch.service.js';

/** Hears that a stop was ordered or has ended. */
@Controller()
export class StopWatchController {
  constructor(private readonly watch: StopWatch) {}

  @Handles(StopChanged)
  async changed(): Promise<void> {
    await this.watch.read();
  }
}

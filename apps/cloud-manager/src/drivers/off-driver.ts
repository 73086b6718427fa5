import type { Instance } from '@waggle/contracts';
import { scalingError } from '../scaling.error.js';
import type { Beats } from '../beats.service.js';
import type { Driver } from './driver.js';

/** Changes nothing; knows the instances from their heartbeats. */
export class OffDriver implements Driver {
  readonly kind = 'off';

  constructor(private readonly beats: Beats) {}

  async list(service: string): Promise<Instance[] | undefined> {
    const found = this.beats.instancesOf(service).map((id) => ({ id, state: 'running' as const, restarts: 0 }));
    return found.length === 0 ? undefined : found;
  }

  launch = refuse;
  terminate = refuse;
  scale = refuse;

  async governedBy(): Promise<string> {
    return 'SCALING_DRIVER is off';
  }
}

async function refuse(): Promise<never> {
  throw scalingError('driver_failed', 'SCALING_DRIVER is off: nothing is launched or ended.');
}

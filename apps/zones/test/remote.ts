import { type Zone, type ZonesFile, zonesFileSchema } from '@waggle/contracts';
import { AppError } from '@waggle/errors';

/** The remote that two workspaces share: takes a lease as git takes a push, only on top of the epoch that it has. */
export class Remote {
  file: ZonesFile;
  reachable = true;
  /** Who has asked for the lease, whether or not it was given. */
  readonly asked: Zone[] = [];

  constructor(more: Partial<ZonesFile> = {}) {
    this.file = zonesFileSchema.parse({ active: 'local', epoch: 1, since: '2026-01-01T00:00:00.000Z', failover: { checkSeconds: 1, failures: 3 }, ...more });
  }

  push(zone: Zone, reason: string, on: number): ZonesFile {
    this.asked.push(zone);
    if (!this.reachable) throw new AppError('remote_unreachable', 'transient', 'The remote does not answer.');
    if (this.file.epoch !== on) throw new AppError('lease_lost', 'conflict', 'Another epoch was first.');
    this.file = { ...this.file, active: zone, epoch: on + 1, reason, since: new Date().toISOString() };
    return this.file;
  }
}

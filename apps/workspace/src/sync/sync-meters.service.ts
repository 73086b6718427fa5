import { Injectable } from '@nestjs/common';
import { Metrics } from '@waggle/observability';
import { Counter, Gauge } from 'prom-client';

@Injectable()
export class SyncMeters {
  /** 0 until the remote has accepted a cycle. */
  readonly acceptedAt: Gauge;
  readonly conflicts: Counter;
  readonly quarantined: Counter;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.acceptedAt = new Gauge({ name: 'waggle_sync_accepted_timestamp_seconds', help: 'When the shared remote last accepted a cycle of the sync', registers });
    this.conflicts = new Counter({ name: 'waggle_sync_conflicts_total', help: 'Files of which both zones had a version of their own', registers });
    this.quarantined = new Counter({ name: 'waggle_sync_quarantined_total', help: 'Files of the other zone that were put aside', registers });
  }
}

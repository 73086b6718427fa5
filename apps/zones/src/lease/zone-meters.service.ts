import { Injectable } from '@nestjs/common';
import { Metrics } from '@waggle/observability';
import { Counter, Gauge } from 'prom-client';

@Injectable()
export class ZoneMeters {
  /** 1 while this zone is the active one. */
  readonly active: Gauge;
  readonly epoch: Gauge;
  readonly failuresInRow: Gauge;
  readonly checks: Counter<'outcome'>;
  readonly failovers: Counter;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.active = new Gauge({ name: 'waggle_zone_active', help: 'Whether this zone is the active one', registers });
    this.epoch = new Gauge({ name: 'waggle_zone_epoch', help: 'The epoch of the lease, as this zone knows it', registers });
    this.failuresInRow = new Gauge({ name: 'waggle_zone_failures_in_row', help: 'Failed health checks of the other zone in a row', registers });
    this.checks = new Counter({ name: 'waggle_zone_checks_total', help: 'Health checks of the other zone', labelNames: ['outcome'], registers });
    this.failovers = new Counter({ name: 'waggle_zone_failovers_total', help: 'Times that this zone took over by itself', registers });
  }
}

import { Injectable } from '@nestjs/common';
import { Metrics } from '@waggle/observability';
import { Gauge } from 'prom-client';

/** What the last check of the chain said; both are 0 until there was one. */
@Injectable()
export class AuditMeters {
  private readonly verifiedAt: Gauge;
  private readonly whole: Gauge;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.verifiedAt = new Gauge({ name: 'waggle_audit_verified_timestamp_seconds', help: 'When the audit chain was last checked', registers });
    this.whole = new Gauge({ name: 'waggle_audit_chain_whole', help: '1: every entry of the chain fitted when it was last checked', registers });
  }

  checked(ok: boolean): void {
    this.verifiedAt.setToCurrentTime();
    this.whole.set(ok ? 1 : 0);
  }
}

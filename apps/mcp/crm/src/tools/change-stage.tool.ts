import { Injectable } from '@nestjs/common';
import { changeStage } from '@waggle/contracts';
import type { Effect, Found, Mode } from '@waggle/mcp-server';
import type { z } from 'zod';
import { StageChange } from '../stage-change.service.js';

type Args = z.infer<typeof changeStage.input>;

@Injectable()
export class ChangeStageTool implements Effect<typeof changeStage> {
  readonly tool = changeStage;
  /** The CRM takes a key once. */
  readonly repeatable = true;

  constructor(private readonly change: StageChange) {}

  businessKey({ dealId, from, to, version }: Args): string {
    return `stage:${dealId}:${from}:${to}:${version}`;
  }

  limit(): Promise<void> {
    return this.change.limit();
  }

  fresh(args: Args): Promise<void> {
    return this.change.fresh(args);
  }

  perform(args: Args, idempotencyKey: string): Promise<{ providerId: string }> {
    return this.change.perform(args, idempotencyKey, null);
  }

  find(idempotencyKey: string, { dealId }: Args): Promise<Found> {
    return this.change.find(idempotencyKey, dealId);
  }

  readBack(providerId: string, { dealId }: Args): Promise<{ found: boolean; detail: string }> {
    return this.change.readBack(providerId, dealId);
  }

  output(moveId: string, mode: Mode): { moveId: string; mode: Mode } {
    return { moveId, mode };
  }
}

import { Injectable } from '@nestjs/common';
import { closeLost } from '@waggle/contracts';
import type { Effect, Found, Mode } from '@waggle/mcp-server';
import type { z } from 'zod';
import { type SeenMove, StageChange } from '../stage-change.service.js';

type Args = z.infer<typeof closeLost.input>;

@Injectable()
export class CloseLostTool implements Effect<typeof closeLost> {
  readonly tool = closeLost;
  /** The CRM takes a key once. */
  readonly repeatable = true;

  constructor(private readonly change: StageChange) {}

  businessKey({ dealId, from, version }: Args): string {
    return `stage:${dealId}:${from}:closed_lost:${version}`;
  }

  limit(): Promise<void> {
    return this.change.limit();
  }

  fresh(args: Args): Promise<void> {
    return this.change.fresh(toMove(args));
  }

  perform(args: Args, idempotencyKey: string): Promise<{ providerId: string }> {
    const { reason, note } = args;
    return this.change.perform(toMove(args), idempotencyKey, note === undefined ? reason : `${reason}: ${note}`);
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

function toMove({ dealId, from, version }: Args): SeenMove {
  return { dealId, from, to: 'closed_lost', version };
}

import { Injectable, type Provider } from '@nestjs/common';
import type { Receipt } from '@waggle/contracts';
import { EffectExecutor, EffectRepository, type EffectResult, type GrantedCall } from '@waggle/mcp-server';
import type { Transaction } from '@waggle/persistence';

/**
 * Between which steps of the executor a process is killed: the grant is noted as used; the call is noted as begun; the provider
 * has answered; the result is recorded but nobody was told.
 */
export const CUTS = ['started', 'called', 'answered', 'recorded'] as const;
export type Cut = (typeof CUTS)[number];

/** SIGKILL at the `nth` time that a call comes to `cut`. */
export interface Death {
  readonly cut: Cut;
  readonly nth: number;
  /** Only calls that began in this process count; those that it takes over are carried on in peace. */
  readonly ownOnly: boolean;
}

const begun = new Set<string>();
let passes = 0;

function pass(at: Cut, grantId: string, { cut, nth, ownOnly }: Death): void {
  if (at !== cut || (ownOnly && !begun.has(grantId))) return;
  passes += 1;
  if (passes === nth) process.kill(process.pid, 'SIGKILL');
}

/** Takes the place of a tool server's ledger and executor: the same, but deadly at one step. */
export function cuttingOff(death: Death): Provider[] {
  @Injectable()
  class DeadlyLedger extends EffectRepository {
    override async start(effect: Parameters<EffectRepository['start']>[0]): ReturnType<EffectRepository['start']> {
      const first = await super.start(effect);
      begun.add(effect.claims.gid);
      pass('started', effect.claims.gid, death);
      return first;
    }

    override async calling(seen: Parameters<EffectRepository['calling']>[0]): ReturnType<EffectRepository['calling']> {
      const attempt = await super.calling(seen);
      pass('called', seen.grant_id, death);
      return attempt;
    }

    override async done(tx: Transaction, receipt: Receipt, result: Record<string, unknown>): Promise<void> {
      pass('answered', receipt.grantId, death);
      await super.done(tx, receipt, result);
    }
  }

  @Injectable()
  class DeadlyExecutor extends EffectExecutor {
    override async execute(granted: GrantedCall): Promise<EffectResult> {
      const result = await super.execute(granted);
      pass('recorded', granted.claims.gid, death);
      return result;
    }
  }

  return [
    { provide: EffectRepository, useClass: DeadlyLedger },
    { provide: EffectExecutor, useClass: DeadlyExecutor },
  ];
}

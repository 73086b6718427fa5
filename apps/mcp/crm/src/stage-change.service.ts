import { Inject, Injectable } from '@nestjs/common';
import type { DealStand } from '@waggle/contracts';
import { hasCode } from '@waggle/errors';
import { effectError, type Found, Limits } from '@waggle/mcp-server';
import { CONFIG } from '@waggle/runtime';
import type { CrmConfig } from './crm.config.js';
import { crmToolError } from './crm.error.js';
import { CrmProvider } from './crm.provider.js';

type Stage = DealStand['stage'];

/** A move as a person approved it: from what was shown. */
export interface SeenMove {
  readonly dealId: string;
  readonly from: Stage;
  readonly to: Stage;
  readonly version: number;
}

const HOUR_SECONDS = 3600;

/** What change_stage and close_lost have in common. */
@Injectable()
export class StageChange {
  constructor(
    private readonly crm: CrmProvider,
    private readonly limits: Limits,
    @Inject(CONFIG) private readonly config: Pick<CrmConfig, 'CRM_LIMIT_DAY' | 'CRM_LIMIT_HOUR'>,
  ) {}

  async limit(): Promise<void> {
    const { CRM_LIMIT_DAY, CRM_LIMIT_HOUR } = this.config;
    const limits = [
      { name: 'crm:stage:hour', limit: CRM_LIMIT_HOUR, windowSeconds: HOUR_SECONDS },
      { name: 'crm:stage:day', limit: CRM_LIMIT_DAY, windowSeconds: 24 * HOUR_SECONDS },
    ];
    await this.limits.take(limits, 'stage changes');
  }

  /** @throws AppError `effect_stale`, `deal_not_found`, `stage_move_refused` */
  async fresh(seen: SeenMove): Promise<void> {
    const { stage, version, nextStages } = await this.crm.deal(seen.dealId);
    if (stage !== seen.from || version !== seen.version) throw staleError(seen, { stage, version });
    if (nextStages.includes(seen.to)) return;
    throw crmToolError('stage_move_refused', `A deal in stage ${stage} cannot move to ${seen.to}; allowed: ${nextStages.join(', ') || 'nothing'}`, { from: stage, to: seen.to });
  }

  async perform(seen: SeenMove, key: string, reason: string | null): Promise<{ providerId: string }> {
    try {
      await this.crm.move({ ...seen, key, reason, actor: `grant ${key}` });
      return { providerId: key };
    } catch (thrown) {
      if (hasCode(thrown, 'deal_moved')) throw staleError(seen, { stage: String(thrown.details['stage']), version: Number(thrown.details['version']) });
      throw thrown;
    }
  }

  async find(key: string, dealId: string): Promise<Found> {
    return (await this.crm.findMove(key, dealId)) === null ? { state: 'absent' } : { state: 'found', providerId: key };
  }

  async readBack(key: string, dealId: string): Promise<{ found: boolean; detail: string }> {
    const move = await this.crm.findMove(key, dealId);
    if (move === null) return { found: false, detail: 'The CRM knows no such move.' };
    return { found: true, detail: `Moved from ${move.from} to ${move.to} at ${move.at}; the deal was then in version ${move.version}.` };
  }
}

function staleError(seen: SeenMove, now: { stage: string; version: number }): Error {
  const message = `The deal is in stage ${now.stage}, version ${now.version}; shown was ${seen.from}, version ${seen.version}`;
  return effectError('effect_stale', message, { dealId: seen.dealId, ...now });
}

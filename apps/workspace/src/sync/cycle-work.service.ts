import { Injectable } from '@nestjs/common';
import type { Cycle } from '@waggle/workspace-sync';
import { ProvisionalClaimsService } from '../custody/provisional-claims.service.js';
import { ZonesService } from '../custody/zones.service.js';
import { JournalService } from '../journal.service.js';
import { LeaseService } from './lease.service.js';
import { SharedWorkService } from './shared-work.service.js';

const CLAIMS = 'Logs/claims.jsonl';
const AWAY = ['remote_unreachable', 'remote_refused'];

/** What surrounds one cycle: claims go out with it, and what came in is taken up. */
@Injectable()
export class CycleWorkService {
  constructor(
    private readonly zones: ZonesService,
    private readonly lease: LeaseService,
    private readonly journal: JournalService,
    private readonly claims: ProvisionalClaimsService,
    private readonly shared: SharedWorkService,
  ) {}

  /** The claims that this cycle makes known: none whose line may not be in the journal's file yet. */
  async before(): Promise<string[]> {
    const waiting = await this.claims.waiting();
    return (await this.journal.flush('claims')) ? waiting : [];
  }

  /** True when something is to be shared again. */
  async after(cycle: Cycle, claims: readonly string[]): Promise<boolean> {
    const away = isAway(cycle);
    this.zones.reachable = !away;
    await this.lease.learn();
    const counted = this.doCount(cycle, away) && (await this.claims.count(claims));
    return (await this.shared.catchUp()) || counted;
  }

  /** A claim counts once its push is accepted; while nobody can be asked, the holder of the lease goes on. */
  private doCount({ accepted, refused }: Cycle, away: boolean): boolean {
    return accepted ? refused.every(({ path }) => path !== CLAIMS) : away && this.zones.isActive;
  }
}

function isAway({ troubles }: Pick<Cycle, 'troubles'>): boolean {
  return troubles.some(({ code, blocks }) => blocks || AWAY.includes(code));
}

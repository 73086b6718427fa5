import { Controller, Inject } from '@nestjs/common';
import { ClaimList, type PayloadOf, type ReplyOf, ZoneRest } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Handles } from '@waggle/messaging';
import { IDENTITY, type Identity } from '@waggle/runtime';
import { PlacementRepository } from '../placement.repository.js';
import { ClaimService } from './claim.service.js';

/** What is claimed, for those who ask. */
@Controller()
export class ClaimsController {
  constructor(
    private readonly placements: PlacementRepository,
    private readonly claims: ClaimService,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  @Handles(ZoneRest)
  async rest({ until }: PayloadOf<typeof ZoneRest>): Promise<ReplyOf<typeof ZoneRest>> {
    this.claims.rest(until);
    return { until };
  }

  @Handles(ClaimList)
  async list(search: PayloadOf<typeof ClaimList>): Promise<ReplyOf<typeof ClaimList>> {
    if (search.after !== undefined && !(await this.placements.hasClaim(search.after))) {
      throw new AppError('cursor_unknown', 'invalid', 'No page ends with this cursor; begin with the first page.');
    }
    const rows = await this.placements.open(search);
    const claims = rows.slice(0, search.limit).map((row) => ({ ...row, zone: row.zone ?? this.identity.zone, claimedAt: row.claimedAt.toISOString() }));
    return { claims, next: rows.length > search.limit ? (claims.at(-1)?.taskId ?? null) : null };
  }
}

import { Controller } from '@nestjs/common';
import { ClaimList, type PayloadOf, type ReplyOf, ZoneRest } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Handles } from '@waggle/messaging';
import { PlacementRepository } from '../placement.repository.js';
import { ClaimService } from './claim.service.js';

/** What is claimed, for those who ask. */
@Controller()
export class ClaimsController {
  constructor(
    private readonly placements: PlacementRepository,
    private readonly claims: ClaimService,
  ) {}

  @Handles(ZoneRest)
  async rest({ until }: PayloadOf<typeof ZoneRest>): Promise<ReplyOf<typeof ZoneRest>> {
    this.claims.rest(until);
    return { until };
  }

  @Handles(ClaimList)
  async list(search: PayloadOf<typeof ClaimList>): Promise<ReplyOf<typeof ClaimList>> {
    if (search.after !== undefined && !(await this.placements.find([search.after])).has(search.after)) {
      throw new AppError('cursor_unknown', 'invalid', 'No page ends with this cursor; begin with the first page.');
    }
    const rows = await this.placements.open(search);
    const claims = rows
      .slice(0, search.limit)
      .map(({ taskId, title, agent, file, status, claimedAt, submitted }) => ({ taskId, title, agent, file, status, claimedAt: claimedAt.toISOString(), submitted }));
    return { claims, next: rows.length > search.limit ? (claims.at(-1)?.taskId ?? null) : null };
  }
}

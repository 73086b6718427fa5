import { Inject, Injectable } from '@nestjs/common';
import { ClaimList, type HandOver } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { IDENTITY, type Identity } from '@waggle/runtime';
import { HandOverRepository } from './hand-over.repository.js';

const LOOK_FOR_MS = 3_600_000;
const PAGE = 500;

/** Finds the first work that a new active zone has claimed: then the hand-over is complete. */
@Injectable()
export class FirstClaim {
  constructor(
    private readonly messenger: Messenger,
    private readonly handOvers: HandOverRepository,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  async look(now = Date.now()): Promise<void> {
    const [latest] = await this.handOvers.latest(1);
    if (latest === undefined || latest.firstClaimAt !== null || now - Date.parse(latest.seenAt) > LOOK_FOR_MS) return;
    const { claims } = await this.messenger.ask(ClaimList, { limit: PAGE });
    const at = firstOf(claims.flatMap(({ claimedAt, zone }) => ((zone ?? this.identity.zone) === latest.active ? [claimedAt] : [])), latest);
    if (at !== undefined) await this.handOvers.claimed(latest.epoch, at);
  }
}

function firstOf(claimed: readonly string[], { since }: HandOver): string | undefined {
  return claimed.filter((at) => Date.parse(at) >= Date.parse(since)).sort()[0];
}

import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type PayloadOf, ProofCheck, type ZoneDrill, type ZoneSwitch } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { Database } from '@waggle/persistence';
import { IDENTITY, type Identity } from '@waggle/runtime';

type Word = PayloadOf<typeof ZoneSwitch> | PayloadOf<typeof ZoneDrill>;

/** An admin's words on the zones, each taken once. */
@Injectable()
export class WordService {
  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  /**
   * Who has said it. The cloud zone has no gatekeeper and so nobody to check a proof: there the gateway alone is heard, and whoever owns
   * the cloud zone owns its access to the remote anyway.
   *
   * @throws AppError `proof_invalid`, `role_forbidden`
   */
  async personOf({ statement, proof }: Word): Promise<string> {
    if (this.identity.zone === 'cloud') return statement.person;
    return (await this.messenger.ask(ProofCheck, { statement, proof, least: 'admin' }, { to: 'gatekeeper' })).person;
  }

  /** @throws AppError `proof_invalid` for one that was caught and sent again */
  async once({ proof }: Word): Promise<void> {
    const hash = createHash('sha256').update(proof, 'utf8').digest('hex');
    const added = await this.database.query('INSERT INTO word (proof_hash) VALUES ($1) ON CONFLICT DO NOTHING RETURNING at', [hash]);
    if (added.length === 0) throw new AppError('proof_invalid', 'denied', 'The proof was used before.');
    await this.database.query("DELETE FROM word WHERE at < now() - interval '1 day'");
  }
}

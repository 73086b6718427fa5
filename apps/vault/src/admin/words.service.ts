import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { VaultStatement } from '@waggle/contracts';
import { hasCode } from '@waggle/errors';
import { verifyDecision } from '@waggle/grants';
import type { Transaction } from '@waggle/persistence';
import { CONFIG } from '@waggle/runtime';
import type { VaultConfig } from '../vault.config.js';
import { vaultError } from '../vault.error.js';

/** How far a word's time may be from ours: an old one, caught on its way, is worth nothing. */
const TOLERANCE_MS = 5 * 60_000;

const sha256 = (...parts: string[]): string => createHash('sha256').update(parts.join('\n'), 'utf8').digest('hex');

/** What an admin has said, and what came sealed beside it. */
export interface Word {
  readonly statement: VaultStatement;
  readonly proof: string;
  readonly sealed?: string;
  readonly file?: string;
}

/** Lets nothing be changed but on an admin's own word, which counts once. */
@Injectable()
export class Words {
  constructor(@Inject(CONFIG) private readonly config: Pick<VaultConfig, 'VAULT_OPERATORS'>) {}

  /** @throws AppError `proof_invalid`, `role_forbidden` */
  verify({ statement, proof, sealed, file }: Word, actions: ReadonlyArray<VaultStatement['action']>, now = Date.now()): void {
    const about = { person: statement.person };
    const admin = this.config.VAULT_OPERATORS.find(({ name }) => name === statement.person);
    const parts = [sealed, file].filter((part) => part !== undefined);
    const isWhole = actions.includes(statement.action) && statement.digest === (parts.length === 0 ? '' : sha256(...parts));
    if (admin === undefined || !isWhole || !verifyDecision(statement, proof, admin.key)) throw vaultError('proof_invalid', 'The proof does not fit what is asked', about);
    if (Math.abs(now - Date.parse(statement.decidedAt)) > TOLERANCE_MS) throw vaultError('proof_invalid', 'This was not said now', about);
    if (admin.role !== 'admin') throw vaultError('role_forbidden', `${admin.name} is ${admin.role}; this needs the role admin`, about);
  }

  /** @throws AppError `proof_invalid` when it was said before */
  async note(tx: Transaction, { proof, statement }: Word): Promise<void> {
    await tx.query('INSERT INTO word (proof_hash) VALUES ($1)', [sha256(proof)]).catch((thrown: unknown) => {
      throw hasCode(thrown, 'unique_violation') ? vaultError('proof_invalid', 'This was asked for before', { person: statement.person }) : thrown;
    });
    await tx.query('DELETE FROM word WHERE said_at < now() - make_interval(secs => $1)', [(3 * TOLERANCE_MS) / 1000]);
  }
}

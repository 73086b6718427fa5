import { Inject, Injectable } from '@nestjs/common';
import type { ScalingStatement } from '@waggle/contracts';
import { verifyDecision } from '@waggle/grants';
import { CONFIG } from '@waggle/runtime';
import type { CloudManagerConfig } from './cloud-manager.config.js';
import { scalingError } from './scaling.error.js';

/** How far a word's time may be from ours: an old one, caught on its way, is worth nothing. */
const TOLERANCE_MS = 5 * 60_000;

/** Lets the numbers be changed on nobody's word but an admin's own. */
@Injectable()
export class Words {
  constructor(@Inject(CONFIG) private readonly config: Pick<CloudManagerConfig, 'SCALING_OPERATORS'>) {}

  /** @throws AppError `proof_invalid`, `role_forbidden` */
  verify(statement: ScalingStatement, proof: string, now = Date.now()): void {
    const about = { person: statement.person };
    const admin = this.config.SCALING_OPERATORS.find(({ name }) => name === statement.person);
    if (admin === undefined || !verifyDecision(statement, proof, admin.key)) throw scalingError('proof_invalid', 'The proof does not fit what is asked', about);
    if (Math.abs(now - Date.parse(statement.decidedAt)) > TOLERANCE_MS) throw scalingError('proof_invalid', 'This was not said now', about);
    if (admin.role !== 'admin') throw scalingError('role_forbidden', `${admin.name} is ${admin.role}; this needs the role admin`, about);
  }
}

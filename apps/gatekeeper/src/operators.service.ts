import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Decision } from '@waggle/contracts';
import { verifyDecision } from '@waggle/grants';
import { CONFIG } from '@waggle/runtime';
import { approvalError } from './approval.error.js';
import type { GatekeeperConfig, Operator } from './gatekeeper.config.js';

/** How far a decision's time may be from ours: an old proof, caught on its way, is worth nothing. */
const TOLERANCE_MS = 5 * 60_000;

/** Who may decide. A decision counts only with a proof that the person's own key made over exactly this decision. */
@Injectable()
export class Operators {
  private readonly people: readonly Operator[];

  constructor(@Inject(CONFIG) { OPERATORS }: Pick<GatekeeperConfig, 'OPERATORS'>) {
    this.people = OPERATORS;
  }

  /** @throws AppError `proof_invalid`, `role_forbidden`. */
  verify(decision: Decision, proof: string, now = Date.now()): Operator {
    const operator = this.people.find(({ name }) => name === decision.person);
    if (operator === undefined || !verifyDecision(decision, proof, operator.decisionKey)) {
      throw approvalError('proof_invalid', 'The proof does not fit the decision', { approvalId: decision.approvalId });
    }
    if (Math.abs(now - Date.parse(decision.decidedAt)) > TOLERANCE_MS) {
      throw approvalError('proof_invalid', 'The decision was not made now', { approvalId: decision.approvalId, decidedAt: decision.decidedAt });
    }
    if (operator.role === 'viewer') throw approvalError('role_forbidden', `${operator.name} may look, not decide`, { approvalId: decision.approvalId });
    return operator;
  }
}

/** What is kept of a proof: enough to know it again. */
export function proofHash(proof: string): string {
  return createHash('sha256').update(proof, 'utf8').digest('hex');
}

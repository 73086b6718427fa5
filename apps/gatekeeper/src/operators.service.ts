import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Decision } from '@waggle/contracts';
import { verifyDecision } from '@waggle/grants';
import { CONFIG } from '@waggle/runtime';
import { approvalError } from './approval.error.js';
import type { GatekeeperConfig, Operator } from './gatekeeper.config.js';

/** The channel of a decision that is a file moved in the workspace. */
const FOLDER = 'folder';
/** How far a decision's time may be from ours: an old proof, caught on its way, is worth nothing. */
const TOLERANCE_MS = 5 * 60_000;

/** Who may decide. A decision counts only with a proof that the person's own key made over exactly this decision. */
@Injectable()
export class Operators {
  constructor(@Inject(CONFIG) private readonly config: Pick<GatekeeperConfig, 'OPERATORS' | 'FOLDER_DECISION_KEY' | 'FOLDER_OPERATOR'>) {}

  /** @throws AppError `proof_invalid`, `role_forbidden`. */
  verify(decision: Decision, proof: string, now = Date.now()): Operator {
    const operator = this.config.OPERATORS.find(({ name }) => name === decision.person);
    const key = operator && this.keyFor(operator, decision);
    if (operator === undefined || key === undefined || !verifyDecision(decision, proof, key)) {
      throw approvalError('proof_invalid', 'The proof does not fit the decision', { approvalId: decision.approvalId });
    }
    if (Math.abs(now - Date.parse(decision.decidedAt)) > TOLERANCE_MS) {
      throw approvalError('proof_invalid', 'The decision was not made now', { approvalId: decision.approvalId, decidedAt: decision.decidedAt });
    }
    if (operator.role === 'viewer') throw approvalError('role_forbidden', `${operator.name} may look, not decide`, { approvalId: decision.approvalId });
    return operator;
  }

  /** A moved file has a key of its own, for one person: who can write in the folder speaks for nobody else, and nowhere else. */
  private keyFor({ name, decisionKey }: Operator, { channel }: Decision): string | undefined {
    if (channel !== FOLDER) return decisionKey;
    const { FOLDER_DECISION_KEY: key, FOLDER_OPERATOR: person } = this.config;
    return key !== '' && name === person ? key : undefined;
  }
}

/** What is kept of a proof: enough to know it again. */
export function proofHash(proof: string): string {
  return createHash('sha256').update(proof, 'utf8').digest('hex');
}

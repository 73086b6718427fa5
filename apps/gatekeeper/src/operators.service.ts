import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { verifyDecision } from '@waggle/grants';
import { CONFIG } from '@waggle/runtime';
import { approvalError } from './approval.error.js';
import type { GatekeeperConfig, Operator } from './gatekeeper.config.js';

/** The channel of a decision that is a file moved in the workspace. */
const FOLDER = 'folder';
/** How far a decision's time may be from ours: an old proof, caught on its way, is worth nothing. */
const TOLERANCE_MS = 5 * 60_000;

type Statement = Readonly<Record<string, unknown>> & { readonly person: string; readonly channel: string; readonly decidedAt: string };

/** Who may decide. A decision counts only with a proof that the person's own key made over exactly this decision. */
@Injectable()
export class Operators {
  constructor(@Inject(CONFIG) private readonly config: Pick<GatekeeperConfig, 'OPERATORS' | 'FOLDER_DECISION_KEY' | 'FOLDER_OPERATOR'>) {}

  /** May this person decide, as far as is known now? */
  mayDecide(name: string): boolean {
    return this.config.OPERATORS.some((person) => person.name === name && atLeast(person, 'approver'));
  }

  /**
   * @param statement a decision, or another word that counts only from a person.
   * @throws AppError `proof_invalid`, `role_forbidden`.
   */
  verify(statement: Statement, proof: string, least: Operator['role'] = 'approver', now = Date.now()): Operator {
    const about = { person: statement.person };
    const operator = this.config.OPERATORS.find(({ name }) => name === statement.person);
    const key = operator && this.keyFor(operator, statement);
    if (operator === undefined || key === undefined || !verifyDecision(statement, proof, key)) throw approvalError('proof_invalid', 'The proof does not fit the decision', about);
    if (Math.abs(now - Date.parse(statement.decidedAt)) > TOLERANCE_MS) throw approvalError('proof_invalid', 'The decision was not made now', { ...about, decidedAt: statement.decidedAt });
    if (!atLeast(operator, least)) throw approvalError('role_forbidden', `${operator.name} is ${operator.role}; this needs the role ${least}`, about);
    return operator;
  }

  /** A moved file has a key of its own, for one person: who can write in the folder speaks for nobody else, and of nothing but approvals. */
  private keyFor({ name, decisionKey }: Operator, statement: Statement): string | undefined {
    if (statement.channel !== FOLDER) return decisionKey;
    if (!('verdict' in statement)) return undefined;
    const { FOLDER_DECISION_KEY: key, FOLDER_OPERATOR: person } = this.config;
    return key !== '' && name === person ? key : undefined;
  }
}

const RANK = ['viewer', 'approver', 'admin'] as const;
const atLeast = ({ role }: Operator, least: Operator['role']): boolean => RANK.indexOf(role) >= RANK.indexOf(least);

/** What is kept of a proof: enough to know it again. */
export function proofHash(proof: string): string {
  return createHash('sha256').update(proof, 'utf8').digest('hex');
}

import { Inject, Injectable } from '@nestjs/common';
import type { Proposal, ToolArguments } from '@waggle/contracts';
import type { Transaction } from '@waggle/persistence';
import { judgePayment, type PaymentJudgement, peopleFor } from '@waggle/policy';
import { CONFIG } from '@waggle/runtime';
import type { GatekeeperConfig } from '../gatekeeper.config.js';
import { type Asking, PaymentHistory, paymentIn } from './payment-history.repository.js';

const NO_PAYMENT: PaymentJudgement = { fault: undefined, reasons: [], flags: [] };

/** Money is judged before a person is asked: by caps, by what went to the payee before, and by how many people must agree. */
@Injectable()
export class PaymentJudge {
  constructor(
    private readonly history: PaymentHistory,
    @Inject(CONFIG) private readonly config: GatekeeperConfig,
  ) {}

  /** @param args as proposed, or as a person edited them. */
  async judge(tx: Transaction, asking: Asking, proposal: Proposal, args: ToolArguments): Promise<PaymentJudgement> {
    const payment = paymentIn(proposal, args);
    if (payment === undefined) return NO_PAYMENT;
    const { PAYMENT_CAP_PAYEE_DAY: payeeDay, PAYMENT_CAP_DAY: day } = this.config;
    return judgePayment(await this.history.factsOf(tx, asking, payment, proposal.evidence), { payeeDay, day });
  }

  /** What the approval would pay now. */
  async note(tx: Transaction, approvalId: string, proposal: Proposal, args: ToolArguments): Promise<void> {
    const payment = paymentIn(proposal, args);
    if (payment !== undefined) await this.history.note(tx, approvalId, payment);
  }

  peopleFor(proposal: Proposal, args: ToolArguments): number {
    return peopleFor({ ...proposal, args }, this.config.PAYMENT_TWO_PEOPLE_ABOVE);
  }
}

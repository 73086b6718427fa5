import { Inject, Injectable } from '@nestjs/common';
import type { Approval, Decision, SignedSlackRequest } from '@waggle/contracts';
import { type AppError, toAppError } from '@waggle/errors';
import { readSlackInteraction, type SlackDecision, slackDecisionOf, slackRequestHash, verifySlackRequest } from '@waggle/grants';
import { CONFIG } from '@waggle/runtime';
import { ApprovalJournal } from './approval-journal.service.js';
import { approvalError } from './approval.error.js';
import { ApprovalRepository } from './approval.repository.js';
import { DecisionService } from './decision.service.js';
import type { GatekeeperConfig, Operator } from './gatekeeper.config.js';

/** Before a signature is checked nothing of the request is known. */
const NOBODY_KNOWN: SlackDecision = { approvalId: 'unknown', digest: '', verdict: 'approve', reason: '', again: false, edits: {}, user: 'unknown' };

/** Takes decisions that Slack vouches for with its signature; then they go the way of every decision. */
@Injectable()
export class SlackDecisionService {
  constructor(
    private readonly decisions: DecisionService,
    private readonly approvals: ApprovalRepository,
    private readonly journal: ApprovalJournal,
    @Inject(CONFIG) private readonly config: GatekeeperConfig,
  ) {}

  /** @throws AppError an `ApprovalErrorCode`. */
  async decide(request: SignedSlackRequest): Promise<Approval> {
    let said = NOBODY_KNOWN;
    try {
      this.verify(request);
      said = this.read(request);
      const operator = this.personOf(said);
      return await this.decisions.accept(await this.decisionOf(said, operator, request), `slack ${slackRequestHash(request)}`);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'proof_invalid' || error.code === 'role_forbidden') await this.turnAway(said, error);
      throw error;
    }
  }

  private verify(request: SignedSlackRequest): void {
    if (!verifySlackRequest(request, this.config.SLACK_SIGNING_SECRET)) throw approvalError('proof_invalid', 'The request does not bear a fresh signature of Slack');
  }

  private read({ body }: SignedSlackRequest): SlackDecision {
    const interaction = readSlackInteraction(body);
    const decision = interaction && slackDecisionOf(interaction);
    if (decision === undefined) throw approvalError('proof_invalid', 'The signed request holds no decision');
    return decision;
  }

  private personOf({ user, approvalId }: SlackDecision): Operator {
    const operator = this.config.OPERATORS.find(({ slackUser }) => slackUser === user);
    if (operator === undefined) throw approvalError('role_forbidden', 'This Slack user is nobody who may decide here', { approvalId });
    if (operator.role === 'viewer') throw approvalError('role_forbidden', `${operator.name} may look, not decide`, { approvalId });
    return operator;
  }

  /** The form shows a call's texts; the rest of an edited call stays as it was shown, which the digest makes sure of. */
  private async decisionOf({ edits, user: _user, again, ...said }: SlackDecision, { name }: Operator, { timestamp }: SignedSlackRequest): Promise<Decision> {
    const decision = { ...said, person: name, channel: 'slack', decidedAt: new Date(Number(timestamp) * 1000).toISOString() };
    if (said.verdict !== 'modify') return again ? { ...decision, again } : decision;
    const row = await this.approvals.find(said.approvalId);
    // Not what was shown: it is refused for that, whatever the edit would make of it.
    if (row?.digest !== said.digest) return { ...decision, args: {} };
    const shown = row.proposal.args;
    const texts = Object.entries(edits).filter(([name]) => typeof shown[name] === 'string');
    if (texts.length < Object.keys(edits).length) throw approvalError('edit_refused', 'The form shows what the call does not have', { approvalId: said.approvalId });
    return { ...decision, args: { ...shown, ...Object.fromEntries(texts) } };
  }

  private async turnAway({ approvalId, verdict, user }: SlackDecision, error: AppError): Promise<void> {
    await this.journal.turnedAway({ person: `Slack user ${user}`, target: approvalId, input: `${verdict} through slack` }, error);
  }
}

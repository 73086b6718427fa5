import { Injectable } from '@nestjs/common';
import { ApprovalDecided, ApprovalEscalated, ApprovalRequested, AuditRecord, type PayloadOf, SecurityAlert } from '@waggle/contracts';
import type { AppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Transaction } from '@waggle/persistence';
import { type ApprovalRow, toApproval } from './approval-row.js';

type Verdict = PayloadOf<typeof ApprovalDecided>['verdict'];
type Entry = PayloadOf<typeof AuditRecord>['entries'][number];

interface Asked {
  readonly action?: string;
  readonly actor?: string;
  readonly prompt?: boolean;
}

interface Templated {
  readonly action: string;
  readonly person: string;
  readonly approvalId: string;
  readonly templateId: string;
  readonly name: string;
}

/** Who wanted what of what. */
export interface Attempt {
  readonly person: string;
  /** Id of the approval or the template. */
  readonly target: string;
  readonly input: string;
}

const NOTHING = { taskId: null, evidence: [], durationMs: null, success: true };

/** Tells the swarm and the audit what became of an approval, in the transaction that made it so. */
@Injectable()
export class ApprovalJournal {
  constructor(private readonly messenger: Messenger) {}

  /** @param prompt whether people must be told; not when they were asked the very same before. */
  async requested(tx: Transaction, row: ApprovalRow, { action = 'approval.requested', actor = row.agent, prompt = true }: Asked = {}): Promise<void> {
    await this.messenger.publish(ApprovalRequested, { approval: toApproval(row), prompt }, { tx, taskId: row.task_id, priority: row.priority });
    await this.audit(tx, row, { action, actor, output: `${row.approval_class}; waits until ${row.expires_at.toISOString()}` });
  }

  async escalated(tx: Transaction, row: ApprovalRow, fallback: string): Promise<void> {
    await this.messenger.publish(ApprovalEscalated, { approval: toApproval(row) }, { tx, taskId: row.task_id });
    await this.audit(tx, row, { action: 'approval.escalated', actor: 'gatekeeper', output: `to ${fallback}; waits until ${row.expires_at.toISOString()}` });
  }

  /** @param again with a rejection: the agent shall draft anew. */
  async decided(tx: Transaction, row: ApprovalRow, verdict: Verdict, grant: string | null, again?: boolean): Promise<void> {
    const reason = row.decision_reason ?? '';
    await this.messenger.publish(ApprovalDecided, { approval: toApproval(row), verdict, reason, again, grant }, { tx, taskId: row.task_id, priority: row.priority });
    const action = grant === null ? `approval.${verdict}` : 'grant.signed';
    const wanted = again === true ? ', to be drafted anew,' : '';
    const output = grant === null ? `${row.state}${wanted} through ${row.channel ?? 'no channel'}: ${reason.slice(0, 500)}` : `grant ${row.grant_id ?? ''}`;
    await this.audit(tx, row, { action, actor: row.decided_by ?? 'gatekeeper', output });
  }

  /** A template was made or ended, by the word of an admin. */
  async templated(tx: Transaction, { action, person, approvalId, templateId, name }: Templated): Promise<void> {
    const entry: Entry = { ...NOTHING, at: new Date().toISOString(), actor: person, action, target: `template ${templateId}`, input: name, output: `from approval ${approvalId}`, approval: approvalId };
    await this.messenger.publish(AuditRecord, { entries: [entry] }, { tx });
  }

  async settled(tx: Transaction, row: ApprovalRow, reason: string): Promise<void> {
    await this.audit(tx, row, { action: `approval.${row.state}`, actor: 'orchestrator', output: reason.slice(0, 500), success: row.state !== 'failed' });
  }

  /** An attempt to decide that was not let through. */
  async turnedAway({ person, target, input }: Attempt, error: AppError): Promise<void> {
    const at = new Date().toISOString();
    const message = `A decision in the name of ${person} was turned away: ${error.message}`;
    const entry: Entry = { ...NOTHING, at, actor: person, action: 'approval.turned_away', target, input: input.slice(0, 500), output: error.code, approval: target, success: false };
    await this.messenger.publish(AuditRecord, { entries: [entry] });
    await this.messenger.publish(SecurityAlert, { taskId: null, severity: 'CRITICAL', code: error.code, message, at });
  }

  private async audit(tx: Transaction, row: ApprovalRow, what: Pick<Entry, 'action' | 'actor' | 'output'> & { success?: boolean }): Promise<void> {
    const entry: Entry = {
      at: new Date().toISOString(),
      target: `${row.proposal.server}.${row.proposal.tool}`,
      taskId: row.task_id,
      input: `agent ${row.agent}; shown ${row.digest}, approved ${row.approved_digest ?? 'nothing'}`,
      approval: row.id,
      evidence: row.proposal.evidence.map(({ kind, ref }) => `${kind} ${ref}`).slice(0, 20),
      durationMs: row.decided_at === null ? null : row.decided_at.getTime() - row.created_at.getTime(),
      success: true,
      ...what,
    };
    await this.messenger.publish(AuditRecord, { entries: [entry] }, { tx, taskId: row.task_id });
  }
}

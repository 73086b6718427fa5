import { Inject, Injectable } from '@nestjs/common';
import type { Proposal } from '@waggle/contracts';
import type { Transaction } from '@waggle/persistence';
import { flagsUp } from '@waggle/policy';
import { CONFIG } from '@waggle/runtime';
import { ApprovalJournal } from '../approval-journal.service.js';
import { ApprovalRepository } from '../approval.repository.js';
import type { ApprovalRow } from '../approval-row.js';
import { DueWork } from '../deadlines/due-work.service.js';
import type { GatekeeperConfig } from '../gatekeeper.config.js';
import { GrantRelease } from '../grant-release.service.js';
import { Operators } from '../operators.service.js';
import { bestMatch, type TemplateMatch } from './template-match.js';
import { TemplateRepository } from './template.repository.js';

/** What the release by a template needs besides the templates. */
@Injectable()
export class TemplateReleaseParts {
  constructor(
    readonly approvals: ApprovalRepository,
    readonly operators: Operators,
    readonly grants: GrantRelease,
    readonly journal: ApprovalJournal,
    readonly due: DueWork,
  ) {}
}

/**
 * Releases routine mail that says what a person has approved before, to somebody who has been written to before, when nothing at all is odd
 * about it and no person has said no in its task. It counts as approved by whoever made the template, for as long as that person may decide. The undo window stays.
 */
@Injectable()
export class TemplateRelease {
  constructor(
    private readonly templates: TemplateRepository,
    private readonly parts: TemplateReleaseParts,
    @Inject(CONFIG) private readonly config: GatekeeperConfig,
  ) {}

  async match(tx: Transaction, { server, tool, args }: Proposal): Promise<TemplateMatch | undefined> {
    return bestMatch(await this.templates.holding(tx, server, tool), args);
  }

  /** @returns false when a person must look. */
  async release(tx: Transaction, row: ApprovalRow, match: TemplateMatch): Promise<boolean> {
    const { approvals, grants, journal, due } = this.parts;
    if (!(await this.mayRelease(tx, row, match))) return false;
    const { name, score } = match.template;
    const undoSeconds = this.config.UNDO_SECONDS;
    const approved = await approvals.releaseByTemplate(tx, row.id, match.madeBy, `Matches the template "${name}" (${score.toFixed(3)}).`, undoSeconds);
    if (approved === undefined) return false;
    await journal.decided(tx, approved, 'approved', null);
    if (undoSeconds === 0) await grants.release(tx, approved);
    else tx.afterCommit(() => due.wake());
    return true;
  }

  private async mayRelease(tx: Transaction, row: ApprovalRow, { template, madeBy }: TemplateMatch): Promise<boolean> {
    const { approvals, operators } = this.parts;
    const covered = row.approval_class === 'smart' && template.score > this.config.TEMPLATE_THRESHOLD && flagsUp(row.proposal.flags).length === 0;
    if (!covered || row.people_needed > 1 || row.recipient === null || !operators.mayDecide(madeBy)) return false;
    if ((await approvals.wasRefused(tx, row.task_id)) || !(await approvals.knowsRecipient(tx, row.recipient))) return false;
    return this.templates.holds(tx, template.id);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { type Approval, APPROVAL_STATES, ApprovalList, AuditSearch, AuditVerify, CrmFind, EffectList, isTerminal, PERSON_KEEPERS, PersonExport, SwarmStatus, TASK_STATUSES, TaskList, type TaskSummary } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { CONFIG } from '@waggle/runtime';
import pLimit from 'p-limit';
import type { ComplianceConfig } from '../compliance.config.js';
import { ErasureRepository } from '../erasure/erasure.repository.js';
import { isCommercial, recipientsOf } from './mail-check.js';
import type { AuditedEntry, Effect, Records } from './records.js';

const PAGE = 500;
/** What a ledger gives at most. */
const LEDGER_ROWS = 1000;
const VERIFY_TIMEOUT_MS = 60_000;
const TOOL_PREFIX = 'mcp-';
/** Questions to the CRM at once. */
const AT_ONCE = 16;
/** Nobody's: asks only whether a service can answer. */
const PROBE = 'nobody@probe.invalid';

/** Asks each service for its own part of the truth. */
@Injectable()
export class Collector {
  constructor(
    private readonly messenger: Messenger,
    private readonly erasures: ErasureRepository,
    @Inject(CONFIG) private readonly config: ComplianceConfig,
  ) {}

  async collect(since: Date, now: Date): Promise<Records> {
    const [ledgers, approvals, tasks, chain, mutes, erasures] = await Promise.all([
      this.ledgers(since),
      this.approvals(),
      this.tasks(since),
      this.messenger.ask(AuditVerify, {}, { timeoutMs: VERIFY_TIMEOUT_MS }),
      this.mutes(),
      this.erasures.open(),
    ]);
    // After the ledgers: what they hold has had the time to get here.
    const [done, dry, newest] = await Promise.all([this.audited('effect.done', since), this.audited('effect.dry_run', since), this.messenger.ask(AuditSearch, { limit: 1 })]);
    const { COMPANY_POSTAL_ADDRESS: postalAddress, COMPLIANCE_STUCK_MINUTES: stuckMinutes } = this.config;
    const unwilling = await this.unwilling(ledgers.effects, approvals);
    return { now, since, ...ledgers, approvals, tasks, chain, mutes, erasures, audited: [...done, ...dry], newestEntryAt: newest.entries[0]?.at, unwilling, postalAddress, stuckMinutes };
  }

  private async ledgers(since: Date): Promise<Pick<Records, 'effects' | 'silent'>> {
    const { services } = await this.messenger.ask(SwarmStatus, {});
    const names = services.map(({ name }) => name).filter((name) => name.startsWith(TOOL_PREFIX));
    const read = await Promise.all(names.map(async (name) => ({ server: name.slice(TOOL_PREFIX.length), effects: await this.ledger(name, since) })));
    return {
      effects: read.flatMap(({ server, effects }) => (effects ?? []).map((effect): Effect => ({ ...effect, server }))),
      silent: read.filter(({ effects }) => effects === undefined || effects.length >= LEDGER_ROWS).map(({ server }) => server),
    };
  }

  private async ledger(to: string, since: Date): Promise<Omit<Effect, 'server'>[] | undefined> {
    try {
      return (await this.messenger.ask(EffectList, { since: since.toISOString() }, { to })).effects;
    } catch {
      return undefined;
    }
  }

  private async approvals(): Promise<Approval[]> {
    const all: Approval[] = [];
    let after: string | undefined;
    do {
      const page = await this.messenger.ask(ApprovalList, { states: [...APPROVAL_STATES], limit: PAGE, after });
      all.push(...page.approvals);
      after = page.next ?? undefined;
    } while (after !== undefined);
    return all;
  }

  /** Those that are open, and those that moved in the period. */
  private async tasks(since: Date): Promise<TaskSummary[]> {
    const all: TaskSummary[] = [];
    let after: string | undefined;
    do {
      const page = await this.messenger.ask(TaskList, { statuses: [...TASK_STATUSES], limit: PAGE, after });
      all.push(...page.tasks.filter(({ status, updated }) => !isTerminal(status) || Date.parse(updated) >= since.getTime()));
      after = page.next ?? undefined;
    } while (after !== undefined);
    return all;
  }

  private async audited(action: string, since: Date): Promise<AuditedEntry[]> {
    const all: AuditedEntry[] = [];
    for (let before: number | undefined; ; before = all.at(-1)?.seq) {
      const { entries } = await this.messenger.ask(AuditSearch, { action, since: since.toISOString(), before, limit: PAGE });
      all.push(...entries);
      if (entries.length < PAGE) return all;
    }
  }

  private async mutes(): Promise<string[]> {
    const asked = await Promise.allSettled(PERSON_KEEPERS.map((to) => this.messenger.ask(PersonExport, { address: PROBE }, { to })));
    return PERSON_KEEPERS.filter((_, index) => asked[index]?.status === 'rejected');
  }

  private async unwilling(effects: readonly Effect[], approvals: readonly Approval[]): Promise<Map<string, string>> {
    const sent = new Set(effects.filter(({ server }) => server === 'email').map(({ approvalId }) => approvalId));
    const addresses = [...new Set(approvals.filter((approval) => sent.has(approval.id) && isCommercial(approval)).flatMap(({ proposal }) => recipientsOf(proposal.args)))];
    const limit = pLimit(AT_ONCE);
    const known = await Promise.all(addresses.map((email) => limit(async () => ({ email, at: (await this.messenger.ask(CrmFind, { email })).unwillingSince }))));
    return new Map(known.flatMap(({ email, at }) => (at === undefined ? [] : [[email, at] as const])));
  }
}

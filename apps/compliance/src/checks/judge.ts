import { COMPLIANCE_CHECKS, type ComplianceFinding, type ComplianceReport, isTerminal, type TaskStatus } from '@waggle/contracts';
import { checkApprovals } from './approval-check.js';
import { checkMail } from './mail-check.js';
import type { Records } from './records.js';

const HIGHEST_ERROR_RATE = 0.2;
const RECENT_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
/** GDPR art. 12 (3): within one month. */
const ERASURE_DAYS = 30;
const WAIT_FOR_PEOPLE: readonly TaskStatus[] = ['pending_approval', 'approved'];

type Check = ComplianceFinding['check'];
type Weight = ComplianceFinding['weight'];

/** What the records say, as a verdict. Pure: the same records give the same. */
export function judge(records: Records): Pick<ComplianceReport, 'verdict' | 'checks' | 'findings'> {
  const findings = [...checkApprovals(records), ...checkChain(records), ...checkErrors(records), ...checkStuck(records), ...checkMail(records), ...checkRights(records)];
  const checks = COMPLIANCE_CHECKS.map((check) => ({ check, ok: findings.every((finding) => finding.check !== check), looked: lookedAt(check, records) }));
  const violated = findings.some(({ weight }) => weight === 'violation');
  return { verdict: violated ? 'NON_COMPLIANT' : findings.length > 0 ? 'NEEDS_REVIEW' : 'COMPLIANT', checks, findings };
}

function checkChain({ chain, tasks, newestEntryAt }: Records): ComplianceFinding[] {
  const moved = Math.max(0, ...tasks.map(({ updated }) => Date.parse(updated)));
  const behind = moved - (newestEntryAt === undefined ? 0 : Date.parse(newestEntryAt));
  return [
    ...when(!chain.ok, 'audit_chain', 'violation', `The audit chain is broken: ${chain.detail}`, [`audit ${chain.firstBad ?? '?'}`]),
    ...when(tasks.length > 0 && behind > RECENT_MS, 'audit_chain', 'violation', 'Tasks have moved of which the audit knows nothing', newestEntryAt === undefined ? [] : [`newest entry ${newestEntryAt}`]),
    ...when(chain.ok && (chain.anchors ?? null) === null, 'audit_chain', 'doubt', 'The anchors in the workspace could not be read', []),
    ...when(chain.ok && (chain.anchorsLacking ?? 0) > 0, 'audit_chain', 'doubt', `Anchors that are missing in Logs/audit-anchors.jsonl: ${chain.anchorsLacking}. What they stood for could be rewritten unseen.`, []),
  ];
}

function checkErrors({ tasks }: Records): ComplianceFinding[] {
  const { failed, rate } = errorsOf(tasks);
  return when(rate >= HIGHEST_ERROR_RATE, 'error_rate', 'violation', `${Math.round(rate * 100)} % of the tasks that ended have failed`, failed);
}

function errorsOf(tasks: Records['tasks']): { failed: string[]; rate: number } {
  const ended = tasks.filter(({ status }) => isTerminal(status));
  const failed = ended.filter(({ status }) => status === 'failed' || status === 'needs_reconciliation').map(({ taskId }) => taskId);
  return { failed, rate: ended.length === 0 ? 0 : failed.length / ended.length };
}

function checkStuck({ tasks, approvals, now, stuckMinutes }: Records): ComplianceFinding[] {
  const old = tasks.filter(({ status, updated }) => !isTerminal(status) && !WAIT_FOR_PEOPLE.includes(status) && now.getTime() - Date.parse(updated) > stuckMinutes * 60_000);
  const overdue = approvals.filter(({ state, expires }) => state === 'pending' && now.getTime() - Date.parse(expires) > stuckMinutes * 60_000);
  const unclear = tasks.filter(({ status }) => status === 'needs_reconciliation');
  return [
    ...when(old.length > 0, 'stuck', 'violation', `${old.length} tasks have not moved for ${stuckMinutes} minutes and wait for no person`, old.map(({ taskId }) => taskId)),
    ...when(overdue.length > 0, 'stuck', 'violation', `${overdue.length} approvals wait beyond their time`, overdue.map(({ id }) => id)),
    ...when(unclear.length > 0, 'stuck', 'doubt', `${unclear.length} tasks need a person to say what became of them`, unclear.map(({ taskId }) => taskId)),
  ];
}

function checkRights({ erasures, mutes, now }: Records): ComplianceFinding[] {
  const late = erasures.filter(({ askedAt }) => now.getTime() - askedAt.getTime() > ERASURE_DAYS * DAY_MS);
  const open = erasures.filter(({ id, askedAt }) => now.getTime() - askedAt.getTime() > DAY_MS && !late.some((one) => one.id === id));
  return [
    ...when(late.length > 0, 'gdpr', 'violation', `Erasures asked for more than ${ERASURE_DAYS} days ago are not finished`, late.map(({ id }) => id)),
    ...when(open.length > 0, 'gdpr', 'doubt', 'Erasures asked for more than a day ago are not finished', open.map(({ id }) => id)),
    ...when(mutes.length > 0, 'gdpr', 'doubt', 'Services that keep data of people do not answer for it', mutes),
  ];
}

function lookedAt(check: Check, records: Records): string {
  const { effects, approvals, audited, chain, tasks, erasures } = records;
  const { rate } = errorsOf(tasks);
  const looked: Readonly<Record<Check, string>> = {
    approvals: `${effects.length} effects in the ledgers, ${approvals.length} approvals, ${audited.length} audit entries of effects`,
    audit_chain: chain.detail,
    error_rate: `${(rate * 100).toFixed(1)} % of what ended`,
    stuck: `${tasks.length} tasks`,
    can_spam: `${effects.filter(({ server }) => server === 'email').length} mails in the ledger`,
    gdpr: `${erasures.length} unfinished erasures`,
  };
  return looked[check];
}

function when(is: boolean, check: Check, weight: Weight, detail: string, entries: readonly string[]): ComplianceFinding[] {
  return is ? [{ check, weight, detail, entries: entries.slice(0, 100) }] : [];
}

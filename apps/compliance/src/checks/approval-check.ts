import type { Approval, ComplianceFinding } from '@waggle/contracts';
import type { Effect, Records } from './records.js';

/** What was executed a moment ago may not have reached the audit yet. */
const ON_ITS_WAY_MS = 60_000;
const LET_OUT: readonly Approval['state'][] = ['approved', 'modified', 'executed', 'failed'];

/** Every dangerous action had a valid approval: ledger, approvals and audit must tell the same. */
export function checkApprovals(records: Records): ComplianceFinding[] {
  const approvals = new Map(records.approvals.map((approval) => [approval.id, approval]));
  const done = records.effects.filter(({ state }) => state === 'done');
  return [
    ...done.flatMap((effect) => faultsOf(effect, approvals.get(effect.approvalId)).map((detail) => violation(detail, [effect.grantId, effect.approvalId, effect.taskId]))),
    ...twice(done),
    ...unaudited(done, records),
    ...unledgered(records),
    ...foreign(records),
    ...records.silent.map((server) => ({ check: 'approvals' as const, weight: 'doubt' as const, detail: `The ledger of ${server} could not be read as a whole`, entries: [server] })),
  ];
}

function faultsOf(effect: Effect, approval: Approval | undefined): string[] {
  const what = `${effect.server}.${effect.tool} ran`;
  if (approval === undefined) return [`${what} without an approval`];
  const faults: Array<[boolean, string]> = [
    [!LET_OUT.includes(approval.state), `although its approval is ${approval.state}`],
    [approval.decidedBy === null || approval.agreedBy.length < approval.peopleNeeded, `with ${approval.agreedBy.length} of ${approval.peopleNeeded} people who must agree`],
    [approval.approvedDigest !== effect.digest, 'with other arguments than were approved'],
    [approval.grantId !== effect.grantId, 'under another grant than its approval gave'],
    [approval.taskId !== effect.taskId, 'for another task than it was approved for'],
  ];
  return faults.filter(([is]) => is).map(([, text]) => `${what} ${text}`);
}

function twice(done: readonly Effect[]): ComplianceFinding[] {
  const byApproval = new Map<string, Effect[]>();
  for (const effect of done) byApproval.set(effect.approvalId, [...(byApproval.get(effect.approvalId) ?? []), effect]);
  return [...byApproval].filter(([, effects]) => effects.length > 1).map(([id, effects]) => violation(`One approval was executed ${effects.length} times`, [id, ...effects.map(({ grantId }) => grantId)]));
}

/** In the ledger, not in the audit. */
function unaudited(done: readonly Effect[], { audited, now }: Records): ComplianceFinding[] {
  const known = new Set(audited.flatMap(({ approval }) => approval ?? []));
  return done
    .filter(({ approvalId, finishedAt }) => !known.has(approvalId) && finishedAt !== null && now.getTime() - Date.parse(finishedAt) > ON_ITS_WAY_MS)
    .map(({ server, tool, approvalId, grantId }) => violation(`${server}.${tool} stands in the ledger but not in the audit`, [grantId, approvalId]));
}

/** In the audit, not in a ledger that was read. */
function unledgered({ audited, effects, silent, since }: Records): ComplianceFinding[] {
  const known = new Set(effects.map(({ approvalId }) => approvalId));
  return audited
    .filter(({ approval, target, at }) => approval !== null && !known.has(approval) && !silent.includes(target.split('.')[0] ?? '') && Date.parse(at) - since.getTime() > ON_ITS_WAY_MS)
    .map(({ seq, target, approval }) => violation(`${target} stands in the audit but in no ledger`, [`audit ${seq}`, approval ?? '']));
}

/** In the audit, by the word of another than the server that did it. */
function foreign({ audited }: Records): ComplianceFinding[] {
  return audited
    .filter(({ recordedBy, target }) => recordedBy !== undefined && recordedBy !== `mcp-${target.split('.')[0]}`)
    .map(({ seq, target, recordedBy }) => violation(`That ${target} ran was recorded by ${recordedBy}, which cannot know it`, [`audit ${seq}`]));
}

function violation(detail: string, entries: readonly string[]): ComplianceFinding {
  return { check: 'approvals', weight: 'violation', detail, entries: [...entries] };
}

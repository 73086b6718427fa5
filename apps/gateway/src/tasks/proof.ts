import { type Approval, type EffectList, type Receipt, type ReplyOf, type TaskStatus, taskStatusSchema } from '@waggle/contracts';
import { z } from 'zod';

export type Effect = ReplyOf<typeof EffectList>['effects'][number];

/** One thing that must hold, and whether it does. */
const proofStepSchema = z.object({ approvalId: z.string().nullable(), what: z.string(), ok: z.boolean(), detail: z.string() });
export type ProofStep = z.infer<typeof proofStepSchema>;

/** That what was done is what a person agreed to, joined from the approvals, the ledgers and the receipts. */
export const proofSchema = z.object({
  taskId: z.string(),
  status: taskStatusSchema,
  proven: z.boolean(),
  steps: z.array(proofStepSchema),
  /** The steps that do not hold, in words. Empty when proven. */
  missing: z.array(z.string()),
});
export type Proof = z.infer<typeof proofSchema>;

/** What the services say of one task. */
export interface Records {
  readonly taskId: string;
  readonly status: TaskStatus;
  readonly approvals: readonly Approval[];
  readonly effects: readonly Effect[];
  readonly receipts: readonly Receipt[];
  /** Tool servers whose ledger could not be read. */
  readonly silent: readonly string[];
}

const short = (digest: string | null): string => (digest === null ? 'none' : digest.slice(0, 12));

export function prove(records: Records): Proof {
  const steps = [
    ...records.silent.map((server) => step(null, `ledger of ${server}`, false, 'did not answer')),
    ...records.approvals.flatMap((approval) => provenApproval(approval, records)),
    ...unapproved(records),
    ending(records),
  ];
  const missing = steps.filter(({ ok }) => !ok).map(({ what, detail }) => `${what}: ${detail}`);
  return { taskId: records.taskId, status: records.status, proven: missing.length === 0, steps, missing };
}

function provenApproval(approval: Approval, { effects, receipts }: Records): ProofStep[] {
  const done = effects.filter((effect) => effect.approvalId === approval.id && effect.state === 'done');
  if (['rejected', 'expired', 'withdrawn'].includes(approval.state)) {
    return [step(approval.id, `${approval.state}, so nothing is executed`, done.length === 0, `${done.length} executed`)];
  }
  if (approval.state === 'failed') return [withoutEffect(approval, effects)];
  if (approval.state !== 'executed') {
    return [step(approval.id, 'executed', false, `the approval is ${approval.state}`)];
  }
  return executed(approval, done, receipts.find((receipt) => receipt.approvalId === approval.id));
}

/** The call was refused, as by a grant that had run out: asked again, it has an approval of its own. */
function withoutEffect({ id }: Approval, effects: readonly Effect[]): ProofStep {
  const open = effects.filter((effect) => effect.approvalId === id && effect.state !== 'refused' && effect.state !== 'started');
  return step(id, 'failed, so nothing is executed', open.length === 0, open.length === 0 ? 'none in the ledger' : `${open.map(({ state }) => state).join(', ')} in the ledger`);
}

function executed(approval: Approval, done: readonly Effect[], receipt: Receipt | undefined): ProofStep[] {
  const { id, approvedDigest } = approval;
  const [effect] = done;
  const edited = approvedDigest !== approval.digest;
  return [
    step(id, 'shown', true, short(approval.digest)),
    step(id, 'approved by a person', approval.decidedBy !== null && approvedDigest !== null, `${short(approvedDigest)} by ${approval.decidedBy ?? 'nobody'}${edited ? ', after an edit' : ''}`),
    step(id, 'executed once', done.length === 1, `${done.length} times in the ledger`),
    step(id, 'executed is what was approved', effect?.digest === approvedDigest, `${short(effect?.digest ?? null)} executed, ${short(approvedDigest)} approved`),
    step(id, 'under the grant of this approval', effect?.grantId === approval.grantId && effect !== undefined, `grant ${effect?.grantId ?? 'none'}`),
    ...received(id, effect, receipt),
  ];
}

function received(id: string, effect: Effect | undefined, receipt: Receipt | undefined): ProofStep[] {
  if (receipt === undefined) return [step(id, 'receipt', false, 'the task holds none')];
  const back = receipt.mode === 'dry_run' ? step(id, 'a dry run: nothing left this machine', true, receipt.readBack.detail) : step(id, 'read back from the provider', receipt.readBack.found, receipt.readBack.detail);
  return [
    step(id, 'receipt matches the ledger', receipt.digest === effect?.digest && receipt.providerId === effect.providerId && receipt.mode === effect.mode, `${receipt.mode}, provider id ${receipt.providerId}`),
    back,
  ];
}

/** Effects that no approval of this task stands for. */
function unapproved({ effects, approvals }: Records): ProofStep[] {
  return effects
    .filter((effect) => effect.state === 'done' && !approvals.some((approval) => approval.id === effect.approvalId))
    .map((effect) => step(effect.approvalId, 'executed only with an approval', false, `${effect.tool} ran under grant ${effect.grantId}`));
}

const ENDED: readonly TaskStatus[] = ['done', 'rejected', 'expired', 'cancelled', 'failed'];

function ending({ status, approvals, effects }: Records): ProofStep {
  const ok = ENDED.includes(status);
  const nothing = approvals.length === 0 && effects.length === 0 ? '; nothing left the company' : '';
  return step(null, 'the task has ended', ok, `${status}${nothing}`);
}

function step(approvalId: string | null, what: string, ok: boolean, detail: string): ProofStep {
  return { approvalId, what, ok, detail };
}

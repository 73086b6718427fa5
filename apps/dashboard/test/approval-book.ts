import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Approval, Problem, ToolArguments } from '../src/api/wire.js';

export type Sample = Pick<Approval, 'taskId' | 'priority' | 'approvalClass' | 'reasons' | 'proposal'> & Partial<Approval>;

/** Proposals of a day at a small company, taken from the demo. */
export const SAMPLES = JSON.parse(readFileSync(new URL('./samples.json', import.meta.url), 'utf8')) as readonly Sample[];

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly mend = 'Read it again, then decide anew.',
  ) {
    super(detail);
  }

  problem(): Problem {
    return { title: this.message, status: this.status, detail: this.message, code: this.code, mend: this.mend };
  }
}

export interface Answer {
  readonly verdict: 'approve' | 'reject' | 'modify' | 'undo';
  readonly digest?: string;
  readonly reason?: string;
  readonly again?: boolean;
  readonly args?: ToolArguments;
}

const MINUTE = 60_000;
const digestOf = (args: unknown): string => createHash('sha256').update(JSON.stringify(args)).digest('hex');

/** The queue as the gatekeeper keeps it, as far as a screen can tell: the first answer counts, an answer binds to what was shown. */
export class ApprovalBook {
  readonly approvals = new Map<string, Approval>();
  readonly answers: Array<Answer & { id: string; person: string }> = [];

  constructor(
    private readonly now: () => number,
    private readonly onChange: (approval: Approval) => void,
    private readonly undoSeconds: number,
  ) {}

  /** @param age in minutes */
  add(sample: Sample, age = 0): Approval {
    const created = this.now() - age * MINUTE;
    const minutes = sample.priority === 'URGENT' ? 30 : 120;
    const { proposal } = sample;
    const approval: Approval = {
      id: proposal.id, digest: digestOf(proposal.args), state: 'pending', created: new Date(created).toISOString(), expires: new Date(created + minutes * MINUTE).toISOString(),
      group: `${proposal.server}.${proposal.tool}`, template: null, escalatedAt: null, peopleNeeded: 1, agreedBy: [], decidedBy: null, decidedAt: null, decisionSeconds: null,
      decisionReason: null, channel: null, approvedDigest: null, grantId: null, undoUntil: null, ...sample,
    };
    return this.put(approval);
  }

  put(approval: Approval): Approval {
    this.approvals.set(approval.id, approval);
    this.onChange(approval);
    return approval;
  }

  get(id: string): Approval {
    const approval = this.approvals.get(id);
    if (approval === undefined) throw new Refusal(404, 'approval_not_found', `There is no approval ${id}.`);
    return approval;
  }

  answer(id: string, person: string, answer: Answer): Approval {
    const approval = this.get(id);
    if (answer.verdict === 'undo') return this.undo(approval);
    if (approval.state !== 'pending') throw new Refusal(409, 'already_decided', `Already ${approval.state} by ${approval.decidedBy ?? 'nobody'} at ${approval.decidedAt ?? '?'}`, 'Nothing to do: the first answer counts.');
    if (answer.digest !== approval.digest) throw new Refusal(409, 'digest_changed', 'What was shown is not what waits here');
    if (answer.verdict === 'approve' && approval.proposal.blanks.length > 0) throw new Refusal(400, 'blanks_left', 'A person must fill in something first');
    this.answers.push({ ...answer, id, person });
    const agreedBy = [...new Set([...approval.agreedBy, person])];
    if (answer.verdict !== 'reject' && agreedBy.length < approval.peopleNeeded) return this.put({ ...approval, agreedBy });
    return this.put(this.decided({ ...approval, agreedBy }, person, answer));
  }

  private decided(approval: Approval, person: string, { verdict, args, reason = '' }: Answer): Approval {
    const state = ({ approve: 'approved', reject: 'rejected', modify: 'modified', undo: 'pending' } as const)[verdict];
    const proposal = args === undefined ? approval.proposal : { ...approval.proposal, args, blanks: [] };
    const undoUntil = verdict === 'reject' ? null : new Date(this.now() + this.undoSeconds * 1000).toISOString();
    return { ...approval, proposal, state, decidedBy: person, decidedAt: new Date(this.now()).toISOString(), decisionReason: reason, channel: 'rest', approvedDigest: digestOf(proposal.args), undoUntil };
  }

  private undo(approval: Approval): Approval {
    if (this.now() > Date.parse(approval.undoUntil ?? '1970-01-01')) throw new Refusal(409, 'undo_too_late', 'It can no longer be taken back', 'It has been carried out.');
    return this.put({ ...approval, state: 'pending', decidedBy: null, decidedAt: null, decisionReason: null, channel: null, approvedDigest: null, undoUntil: null, agreedBy: [] });
  }
}

import { type Approval, approvalSchema } from '@waggle/contracts';
import { hasCode } from '@waggle/errors';
import { faultOf } from '../cli.error.js';
import type { ApiClient } from '../client/api-client.js';
import { decideApproval, decideBatch, getApproval, listApprovals, type Statement, type Verdict } from '../client/approvals.js';
import { argumentsText } from '../editing/arguments-file.js';
import { changeLines } from '../text/change-lines.js';
import { type DeskState, EMPTY_DESK, isSeen, type Mode, type Notice, selectedOf, undoLeft, withApproval, without, withQueue } from './desk-state.js';

const DONE: Readonly<Record<Verdict, string>> = { approve: 'approved', reject: 'rejected', modify: 'changed and approved', undo: 'taken back; it waits again' };
/** Codes of a decision that came too late: what is shown is not what is. */
const OUTRUN = ['already_decided', 'digest_changed', 'expired', 'undo_too_late', 'approval_expired'] as const;
/** A key that comes sooner after a change of what is shown was meant for what was shown before. */
const LOOK_AT_LEAST_MS = 300;

/** The operator's desk: holds what the screen shows, and decides through the API alone. Knows nothing of drawing or keys. */
export class Desk {
  private current: DeskState;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly api: ApiClient,
    private readonly clock: () => number = Date.now,
  ) {
    this.current = { ...EMPTY_DESK, now: clock() };
  }

  readonly state = (): DeskState => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  change(next: (state: DeskState) => DeskState): void {
    const before = this.current;
    this.current = next({ ...before, now: this.clock() });
    for (const listener of this.listeners) listener();
  }

  say(text: string, tone: Notice['tone'] = 'text'): void {
    this.change((state) => ({ ...state, notice: { text, tone } }));
  }

  become(mode: Mode): void {
    this.change((state) => ({ ...state, mode }));
  }

  async refresh(): Promise<void> {
    try {
      const waiting = await listApprovals(this.api, { state: 'pending' });
      this.change((state) => withQueue({ ...state, notice: state.link === 'lost' ? null : state.notice }, waiting));
      const chosen = selectedOf(this.current);
      // It has vanished from the queue: by whom?
      if (chosen?.state === 'pending' && !waiting.some(({ id }) => id === chosen.id)) this.hear(await getApproval(this.api, chosen.id));
      this.linkIs(this.current.link === 'lost' ? 'polling' : this.current.link);
    } catch (error) {
      this.linkIs('lost');
      this.fail(error);
    }
  }

  linkIs(link: DeskState['link']): void {
    if (link !== this.current.link) this.change((state) => ({ ...state, link }));
  }

  /** An approval as the zone told it by itself. */
  hear(given: unknown): void {
    const approval = approvalSchema.safeParse(given).data;
    if (approval === undefined) return;
    const lost = approval.id === this.current.selected && approval.state !== 'pending' && selectedOf(this.current)?.state === 'pending' && !this.current.busy;
    this.change((state) => withApproval(state, approval));
    if (lost) this.say(raceText(approval), 'bad');
  }

  /** Approves at once what was seen whole and warns of nothing; else asks first. */
  async approve(): Promise<void> {
    const chosen = this.decidable();
    if (chosen === undefined) return;
    if (chosen.proposal.blanks.length > 0) return this.say(`Something must be filled in first: ${chosen.proposal.blanks.join('; ')}. M opens the editor.`, 'bad');
    const because = this.doubts(chosen);
    if (because !== '') return this.become({ kind: 'confirm', of: [chosen], because });
    await this.decide(chosen, 'approve', {});
  }

  startReject(): void {
    const chosen = this.decidable();
    if (chosen !== undefined) this.become({ kind: 'reason', of: chosen, text: '', again: false });
  }

  /** What was seen whole of the selected one's group, without blanks. */
  startBatch(): void {
    const chosen = this.decidable();
    if (chosen === undefined) return;
    const group = this.current.approvals.filter(({ group, state }) => group === chosen.group && state === 'pending');
    const ready = group.filter((approval) => isSeen(this.current, approval) && approval.proposal.blanks.length === 0);
    if (ready.length === 0) return this.say(`Of the ${group.length} in this group none was looked at to its end yet.`, 'bad');
    this.become({ kind: 'confirm', of: ready, because: `${ready.length} of ${group.length} in group ${chosen.group} were looked at` });
  }

  /** The one to edit, if it can be. */
  editable(): Approval | undefined {
    return this.decidable();
  }

  /** Shows what an edit changes, and asks. */
  offerChange(of: Approval, args: Approval['proposal']['args'], text: string): void {
    const lines = changeLines(argumentsText(of.proposal.args), argumentsText(args));
    if (lines.length === 0) return this.say('The file says the same as before: nothing to send.');
    this.change((state) => ({ ...state, scroll: 0, mode: { kind: 'change', of, args, text, lines } }));
  }

  async answer(): Promise<void> {
    const { mode } = this.current;
    this.become({ kind: 'browse' });
    if (mode.kind === 'reason') return this.decide(mode.of, 'reject', { reason: mode.text.trim(), again: mode.again || undefined });
    if (mode.kind === 'change') return this.decide(mode.of, 'modify', { args: mode.args });
    if (mode.kind !== 'confirm') return;
    const [first, second] = mode.of;
    if (first !== undefined && second === undefined) await this.decide(first, 'approve', {});
    else await this.decideAll(mode.of);
  }

  async undo(): Promise<void> {
    const { undoable, busy } = this.current;
    if (busy) return;
    if (undoable === null || undoLeft(this.current) === 0) return this.say('There is nothing that could still be taken back.', 'bad');
    await this.decide(undoable, 'undo', {});
  }

  private async decide(approval: Approval, verdict: Verdict, more: Omit<Statement, 'digest'>): Promise<void> {
    await this.working(async () => {
      try {
        const decided = await decideApproval(this.api, approval.id, verdict, { digest: approval.digest, ...more });
        this.settle(decided, verdict);
      } catch (error) {
        this.fail(error);
        if (OUTRUN.some((code) => hasCode(error, code))) await this.reread(approval.id);
      }
    });
  }

  private settle(decided: Approval, verdict: Verdict): void {
    const { taskId, state, agreedBy, peopleNeeded } = decided;
    const undoable = verdict === 'undo' ? null : decided.undoUntil == null ? this.current.undoable : decided;
    if (state === 'pending') this.change((before) => ({ ...withApproval(before, decided), undoable }));
    else this.change((before) => ({ ...without(before, new Set([decided.id])), undoable }));
    const half = state === 'pending' && verdict === 'approve' && peopleNeeded > 1;
    const anew = state === 'pending' && verdict === 'modify';
    const outcome = half ? `${agreedBy.length} of ${peopleNeeded} people have agreed; another person must.` : anew ? 'changed; look at it again, it says something new.' : `${DONE[verdict]}.`;
    this.say(`${taskId}: ${outcome}`, 'good');
  }

  private async decideAll(approvals: readonly Approval[]): Promise<void> {
    await this.working(async () => {
      try {
        const results = await decideBatch(this.api, 'approve', approvals);
        const problems = results.flatMap(({ problem }) => (problem === undefined ? [] : [problem.detail]));
        const done = results.flatMap(({ approval }) => (approval === undefined ? [] : [approval]));
        this.change((state) => without(done.reduce(withApproval, state), new Set(done.filter(({ state: now }) => now !== 'pending').map(({ id }) => id))));
        this.say([`${done.length} approved.`, ...problems].join(' '), problems.length === 0 ? 'good' : 'bad');
        if (problems.length > 0) await this.refresh();
      } catch (error) {
        this.fail(error);
      }
    });
  }

  private async reread(id: string): Promise<void> {
    const approval = await getApproval(this.api, id).catch(() => undefined);
    if (approval !== undefined) this.change((state) => withApproval(state, approval));
  }

  private async working(work: () => Promise<void>): Promise<void> {
    this.change((state) => ({ ...state, busy: true }));
    await work().finally(() => this.change((state) => ({ ...state, busy: false })));
  }

  /** The selected one, if it waits and was on the screen long enough to be meant. */
  private decidable(): Approval | undefined {
    const chosen = selectedOf(this.current);
    if (chosen === undefined || this.current.busy) return undefined;
    if (chosen.state !== 'pending') return void this.say(raceText(chosen), 'bad');
    if (this.clock() - this.current.shownAt >= LOOK_AT_LEAST_MS) return chosen;
    return void this.say('That was too quick for what has just come up: press it again.');
  }

  private doubts(approval: Approval): string {
    const { flags } = approval.proposal;
    const taint = approval.proposal.taint.filter(({ usual }) => usual !== true);
    const doubts = [
      ...(isSeen(this.current, approval) ? [] : ['you have not seen all of it']),
      ...(flags.length > 0 ? [`it is flagged: ${flags.join(', ')}`] : []),
      ...(taint.length > 0 ? [`${taint.map(({ field }) => field).join(', ')} came from a stranger's text`] : []),
    ];
    return doubts.join('; ');
  }

  private fail(error: unknown): void {
    const { code, message, mend } = faultOf(error);
    this.say(`${message} ${mend} [${code}]`, 'bad');
  }
}

function raceText({ taskId, state, decidedBy, decidedAt }: Approval): string {
  if (decidedBy === null) return `${taskId}: ${state}; nothing was decided here.`;
  return `${taskId}: ${state} by ${decidedBy} at ${decidedAt?.slice(11, 19) ?? '?'} UTC; nothing was decided here.`;
}

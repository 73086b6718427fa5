import type { AgentResult, Approval, Evidence, Proposal, Taint, TaskSummary } from '@waggle/contracts';
import { CALL_HEADING, sealOf, withNote } from '../decision-file.js';
import { handOverSection } from '../handed-over.js';
import { bullets, fenced, fencedJson, inline, page, section } from './markdown.js';

export const approveFileName = (taskId: string): string => `APPROVE_${taskId}.md`;

/** What the sync has kept beside a file or has not let in, by the ends that it gives to names. */
const KEPT_BESIDE = /\.(?:unsigned|conflict)-(?:cloud|local)(?:[.-][\da-f]+)?\.md$/i;

/** The task whose approval a file of this name is. Undefined for every other file, and for copies that decide nothing. */
export function taskOfApproveFile(name: string): string | undefined {
  return KEPT_BESIDE.test(name) ? undefined : /^APPROVE_(.+)\.md$/.exec(name)?.[1];
}

export interface ApproveView {
  readonly task: TaskSummary;
  readonly proposal: Proposal;
  /** Null in a zone that only prepares: it is decided in the local zone. */
  readonly approval: Approval | null;
  /** Moving the file decides. Default: it does not. */
  readonly byMove?: boolean;
  /** Of a zone that only prepares: the agent's whole answer, for the zone that decides. */
  readonly result?: AgentResult | null;
  /** What became of an earlier move. */
  readonly note?: string | null;
}

/** `APPROVE_<id>.md`: all that a person needs to decide with a text editor alone. */
export function renderApproveFile(view: ApproveView): string {
  const { task, proposal } = view;
  const body = [
    `# ${isOpen(view) ? 'Approve? ' : ''}${inline(proposal.summary)}\n\n`,
    callouts(view),
    section('The decision', isOpen(view) ? [] : decisionLines(view)),
    section('What the recipient will see', [fenced(proposal.preview)]),
    section('Must be filled in first', bullets(proposal.blanks)),
    section(CALL_HEADING, [`Tool \`${proposal.server}.${proposal.tool}\` with these arguments, and no others:`, '', fencedJson(proposal.args)]),
    section('Flags', bullets(proposal.flags)),
    section('Why it waits for a person', bullets(view.approval?.reasons ?? [])),
    section('What it rests on', proposal.evidence.map(evidenceLine)),
    section('Hidden from a reader, made readable', (proposal.hidden ?? []).map(({ where, shown }) => `- In ${inline(where)}: “${inline(shown, 400)}”`)),
    section("Taken from a stranger's text", proposal.taint.filter(({ usual }) => usual !== true).map(taintLine)),
    section('What happens on approve', isOpen(view) ? [inline(proposal.summary, 500), '', PERMISSION] : []),
    section('How to decide', isOpen(view) ? howToDecide(view) : []),
    view.approval === null && view.result != null ? handOverSection({ agent: task.agent, result: view.result }) : '',
    `Task: [[${task.taskId}]], prepared by ${inline(task.agent ?? 'nobody')}.`,
  ];
  const text = body.join('');
  const file = page({ ...approvalFields(view), seal: isMovable(view) ? sealOf(text) : undefined }, text);
  return view.note === undefined || view.note === null ? file : withNote(file, view.note);
}

const PERMISSION = 'A permission for exactly the call above is signed; it can be used once. The result and its proof come back into `Done/`.';

const BY_MOVE = [
  '- Or move this file: to `Approved/` or to `Rejected/`. To change the call first, edit its arguments above, and nothing else.',
  '- A reason goes behind the colon at the end; `Again: yes` in a line below it makes a reject ask for another draft.',
];

const isOpen = ({ approval }: ApproveView): boolean => approval === null || approval.state === 'pending';

const isMovable = (view: ApproveView): boolean => view.byMove === true && view.approval !== null && isOpen(view);

function decisionLines({ approval }: ApproveView): string[] {
  if (approval === null) return [];
  const lines = [`**${approval.state}** by ${inline(approval.decidedBy ?? 'nobody')}${approval.decidedAt === null ? '' : ` at ${approval.decidedAt}`}`];
  if (approval.decisionReason !== null && approval.decisionReason !== '') lines.push('', `Reason: ${inline(approval.decisionReason, 1000)}`);
  if (approval.approvedDigest !== null && approval.approvedDigest !== approval.digest) lines.push('', `It was edited first: digest \`${approval.approvedDigest}\` was approved.`);
  return lines;
}

function approvalFields({ task, proposal, approval }: ApproveView): Record<string, unknown> {
  return {
    approval: approval?.id,
    task: task.taskId,
    proposal: proposal.id,
    tool: `${proposal.server}.${proposal.tool}`,
    digest: approval?.digest,
    class: approval?.approvalClass,
    state: approval?.state ?? 'pending',
    priority: task.priority,
    zone: task.zone,
    requires_approval: true,
    security_flagged: task.flagged,
    created: approval?.created ?? task.updated,
    expires: approval?.expires,
    decided_by: approval?.decidedBy ?? undefined,
    decided_at: approval?.decidedAt ?? undefined,
    decision_reason: approval?.decisionReason ?? undefined,
  };
}

function callouts(view: ApproveView): string {
  const { task, proposal, approval } = view;
  if (!isOpen(view)) return '';
  const notes: string[] = [];
  if (proposal.blanks.length > 0) notes.push('> [!warning] Something must be filled in before this can be approved: modify it.\n');
  if (task.flagged || proposal.flags.length > 0) notes.push('> [!danger] The guard has flagged this. Read the flags below.\n');
  if (approval !== null && approval.peopleNeeded > 1) notes.push(`> [!warning] ${approval.peopleNeeded} people must agree; so far ${inline(approval.agreedBy.join(', ') || 'nobody')}.\n`);
  if (approval !== null) notes.push(`> [!info] Expires ${approval.expires}. Without an answer nothing happens.\n`);
  return notes.map((note) => `${note}\n`).join('');
}

function howToDecide(view: ApproveView): string[] {
  const { task, approval } = view;
  if (approval === null) return ['This zone only prepares. The local zone asks for the decision when it has this file.'];
  return [
    `- Approve: \`waggle approve ${task.taskId}\``,
    `- Reject: \`waggle reject ${task.taskId} --reason "..."\``,
    `- Modify: \`waggle modify ${task.taskId}\`, which opens the arguments, scans the edited text again and then approves it`,
    '- Or in the dashboard, under Approvals.',
    ...(isMovable(view) ? BY_MOVE : []),
    '',
    `The decision counts for the digest \`${approval.digest}\` only. If anything changes, you are asked again.`,
    ...(isMovable(view) ? ['', 'Reason:'] : []),
  ];
}

function evidenceLine({ kind, ref, quote }: Evidence): string {
  return `- ${kind} \`${inline(ref).replace(/`/g, "'")}\`${quote === undefined ? '' : `: “${inline(quote, 400)}”`}`;
}

function taintLine({ field, source, sentence, value }: Taint): string {
  return `- ${inline(field)}${value === undefined ? '' : ` **${inline(value, 200)}**`} comes from ${inline(source)}: “${inline(sentence, 400)}”`;
}

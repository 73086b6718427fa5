import type { AppError } from '@waggle/errors';
import { editText, parseText } from '../front-matter.js';
import { visibleName } from '../task-name.js';
import { fenced, inline, page } from './markdown.js';

export interface Rejection {
  /** Where it lay, as a workspace path. */
  readonly file: string;
  readonly rejectedAs: string;
  readonly error: AppError;
  readonly at: Date;
}

/** `.error.md` of a file that could not become a task: what is wrong, where, and how to mend it. */
export function renderErrorFile({ file, rejectedAs, error, at }: Rejection): string {
  const { line, column, mend } = error.details;
  const where = line === undefined ? 'the whole file' : `line ${String(line)}, column ${String(column)}`;
  const fields = { error: error.code, file: visibleName(file), line, column, at: at.toISOString() };
  const body = [
    `# ${inline(visibleName(file), 300)} could not be taken`,
    '',
    `**What is wrong:** ${inline(error.message, 1000)}`,
    '',
    `**Where:** ${where}`,
    '',
    `**How to mend it:** ${typeof mend === 'string' ? inline(mend, 1000) : 'see the message above.'}`,
    '',
    `The file is kept as \`${rejectedAs}\`. Once it is mended, move it back to \`Needs_Action/\`.`,
  ];
  return page(fields, body.join('\n'));
}

export interface BadEnd {
  readonly taskId: string;
  readonly status: string;
  readonly reason: string;
  readonly agent: string | null;
  readonly at: string;
}

const NEXT: Readonly<Record<string, string>> = {
  rejected: 'Nothing was sent or changed. To have it done after all:',
  expired: 'Nobody decided in time, so nothing was sent or changed. To have it done:',
  cancelled: 'It was stopped on request; nothing was sent or changed. To have it done after all:',
  failed: 'When what kept it from being done is mended:',
  needs_reconciliation: 'It is not certain whether the call took effect. Look at the outside system first, then say what you saw: waggle settle. Do not simply repeat it.',
};

const REPEATABLE: ReadonlySet<string> = new Set(['rejected', 'expired', 'cancelled', 'failed']);

/** `.error.md` beside a task that ended otherwise than done. */
export function renderBadEnd({ taskId, status, reason, agent, at }: BadEnd): string {
  const body = [
    `# ${inline(taskId)}: ${status.replace('_', ' ')}`,
    '',
    `**Why:** ${inline(reason === '' ? 'no reason was given' : reason, 1000)}`,
    '',
    `**Handled by:** ${inline(agent ?? 'nobody')}`,
    '',
    `**What now:** ${NEXT[status] ?? 'Look at the task with `waggle tasks`.'}${REPEATABLE.has(status) ? ` \`waggle again "${taskId}"\`` : ''}`,
  ];
  return page({ error: status, task: taskId, agent: agent ?? undefined, at }, body.join('\n'));
}

export interface DecisionFault {
  readonly file: string;
  readonly fault: string;
  readonly at: string;
}

/** `.error.md` beside an approval file that was moved and decided nothing. */
export function renderDecisionFault({ file, fault, at }: DecisionFault): string {
  const mend = `mend the file and move it again, or decide with ${COMMANDS}. Nothing was sent or changed; your text is kept.`;
  return page({ error: 'decided_nothing', at }, faultBody(file, fault, mend).join('\n'));
}

export interface KeptEdit {
  readonly file: string;
  readonly approvalId: string;
  readonly at: string;
  /** What the person wrote, which stands nowhere else. */
  readonly kept: string;
}

/** `.error.md` with what was written into an approval file after its approval. Written before the approval is asked back, so it is true either way. */
export function renderKeptEdit({ file, approvalId, at, kept }: KeptEdit): string {
  const fault = 'It was edited after it was approved. Such an edit is never carried out: the approval is taken back if there is still time for that.';
  const mend = `if the file waits in Pending_Approval again, make the change there and move it again, or decide with ${COMMANDS}.`;
  return page({ error: 'decided_nothing', approval: approvalId, at }, [...faultBody(file, fault, mend), '', KEPT_HEADING, '', fenced(kept)].join('\n'));
}

/** The approval whose late edit this `.error.md` keeps; undefined for every other text. */
export function approvalOfKeptEdit(text: string): string | undefined {
  try {
    const { error, approval } = parseText(text).frontMatter;
    return error === 'decided_nothing' && typeof approval === 'string' ? approval : undefined;
  } catch {
    return undefined;
  }
}

export interface OvertakenEdit extends KeptEdit {
  /** Why it counts no more, and that it lies here; shown in the approval's file too. */
  readonly note: string;
}

/** `.error.md` with what was written into an approval file that others moved on meanwhile. */
export function renderOvertakenEdit({ file, approvalId, at, note, kept }: OvertakenEdit): string {
  const mend = `if the file waits in Pending_Approval, make the change there again and move it, or decide with ${COMMANDS}.`;
  const body = [`# ${inline(visibleName(file), 300)} was written anew`, '', `**Why:** ${inline(note, 1000)}`, '', `**How to mend it:** ${mend}`, '', KEPT_HEADING, '', fenced(kept)];
  return page({ error: OVERTAKEN, approval: approvalId, at, note }, body.join('\n'));
}

/** What this `.error.md` says of an overtaken edit; undefined for every other text. */
export function overtakenEditIn(text: string): Pick<OvertakenEdit, 'approvalId' | 'note'> | undefined {
  try {
    const { error, approval, note } = parseText(text).frontMatter;
    return error === OVERTAKEN && typeof approval === 'string' && typeof note === 'string' ? { approvalId: approval, note } : undefined;
  } catch {
    return undefined;
  }
}

/** The text for an `.error.md` that may keep somebody's words already: those stay, once each, and the new page comes below. */
export function besideKept(existing: string | undefined, added: string): string {
  if (existing === undefined || (overtakenEditIn(existing) ?? approvalOfKeptEdit(existing)) === undefined) return added;
  const { body } = parseText(added);
  if (existing.includes(body.slice(Math.max(0, body.indexOf(KEPT_HEADING))).trim())) return existing;
  const { approvalId, note } = overtakenEditIn(added) ?? {};
  const fields = approvalId === undefined ? {} : { error: OVERTAKEN, approval: approvalId, note };
  return `${editText(existing, fields).trimEnd()}\n\n${body.trimStart()}`;
}

const OVERTAKEN = 'overtaken';
const KEPT_HEADING = '## What you wrote';
const COMMANDS = '`waggle approve`, `waggle modify` or `waggle reject`';

function faultBody(file: string, fault: string, mend: string): string[] {
  return [`# ${inline(visibleName(file), 300)} decided nothing`, '', `**What is wrong:** ${inline(fault, 1000)}`, '', `**How to mend it:** ${mend}`];
}

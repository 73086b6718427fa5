import type { AppError } from '@waggle/errors';
import { parseText } from '../front-matter.js';
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
  return page({ error: 'decided_nothing', approval: approvalId, at }, [...faultBody(file, fault, mend), '', '## What you wrote', '', fenced(kept)].join('\n'));
}

/** The approval whose late edit this `.error.md` keeps; undefined for every other text. */
export function approvalOfKeptEdit(text: string): string | undefined {
  try {
    const { approval } = parseText(text).frontMatter;
    return typeof approval === 'string' ? approval : undefined;
  } catch {
    return undefined;
  }
}

const COMMANDS = '`waggle approve`, `waggle modify` or `waggle reject`';

function faultBody(file: string, fault: string, mend: string): string[] {
  return [`# ${inline(visibleName(file), 300)} decided nothing`, '', `**What is wrong:** ${inline(fault, 1000)}`, '', `**How to mend it:** ${mend}`];
}

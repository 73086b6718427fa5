import type { Approval, Taint, ToolArguments } from '@waggle/contracts';
import { harmless, harmlessLine } from './harmless.js';
import { timeLeft } from './duration.js';

/** How a line is to be read: what it says weighs, warns, or only serves to look something up. */
export type Tone = 'title' | 'warn' | 'text' | 'faint';
export interface CardLine {
  readonly text: string;
  readonly tone: Tone;
}

/** The end of an id, as lists show it and commands take it. */
export const shortId = (id: string): string => id.slice(-8);

/** All that a person needs to judge one, in the order in which it matters. Harmless to show. */
export function approvalCard(approval: Approval, now: number): CardLine[] {
  const { proposal, reasons } = approval;
  return [
    ...head(approval, now),
    ...list('To fill in before it can go out', proposal.blanks, 'warn'),
    ...list('Flags', proposal.flags, 'warn'),
    ...list('Hidden from a reader', (proposal.hidden ?? []).map(({ where, shown }) => `in ${where}: "${shown}"`), 'warn'),
    ...list('From text of strangers', proposal.taint.filter(({ usual }) => usual !== true).map(taintLine), 'warn'),
    ...(proposal.taint.some(({ usual }) => usual === true) ? [line('faint', 'It answers whoever wrote.')] : []),
    line('title', 'What goes out, word for word:'),
    ...harmless(proposal.preview.trimEnd()).split('\n').map((text) => ({ text: `  ${text}`, tone: 'text' as const })),
    line('title', 'With these arguments:'),
    ...argumentLines(proposal.args, proposal.preview),
    ...list('Evidence', proposal.evidence.map(({ kind, ref, quote }) => `${kind} ${ref}${quote === undefined ? '' : `: "${quote}"`}`), 'text'),
    ...list('Why a person is asked', reasons, 'text'),
    ...(approval.template === null ? [] : [line('faint', `Like the approved text "${approval.template.name}" (${Math.round(approval.template.score * 100)}%)`)]),
  ];
}

function head({ id, taskId, proposal, state, approvalClass, expires, decidedBy, decidedAt, decisionReason, peopleNeeded, agreedBy, priority, group, escalatedAt }: Approval, now: number): CardLine[] {
  const waits = `${timeLeft(expires, now)}, until ${expires.slice(5, 16).replace('T', ' ')} UTC`;
  return [
    line('title', `On approve: ${proposal.summary}`),
    line('text', `${taskId} (${shortId(id)}): ${state}${decidedBy === null ? `, ${waits}` : ` by ${decidedBy} at ${decidedAt ?? '?'}`}`),
    line('text', `Call: ${proposal.server}.${proposal.tool}  class ${approvalClass}  priority ${priority}${group === `${proposal.server}.${proposal.tool}` ? '' : `  group ${group}`}`),
    ...(peopleNeeded > 1 ? [line('warn', `People: ${peopleNeeded} must agree; so far ${agreedBy.join(', ') || 'nobody'}`)] : []),
    ...(escalatedAt === null ? [] : [line('warn', `Nobody has answered in time: the fallback approver is asked since ${escalatedAt}`)]),
    ...(decisionReason === null || decisionReason === '' ? [] : [line('text', `Reason given: ${decisionReason}`)]),
  ];
}

function taintLine({ field, source, sentence, value }: Taint): string {
  return `${field}${value === undefined ? '' : ` >>${value}<<`}, from ${source}: "${sentence}"`;
}

/** One line an argument; the text that the preview shows already is not shown twice. */
function argumentLines(args: ToolArguments, preview: string): CardLine[] {
  return Object.entries(args).map(([name, value]) => {
    const shown = typeof value === 'string' && value.includes('\n') && preview.includes(value.trim());
    return line('text', `  ${name}: ${shown ? '(the text above)' : typeof value === 'string' ? value : JSON.stringify(value)}`);
  });
}

function list(title: string, items: readonly string[], tone: Tone): CardLine[] {
  const [only, second] = items;
  if (only === undefined) return [];
  if (second === undefined) return [line(tone, `${title}: ${only}`)];
  return [line('title', `${title}:`), ...items.map((item) => line(tone, `  - ${item}`))];
}

function line(tone: Tone, text: string): CardLine {
  const indent = /^ */.exec(text)?.[0] ?? '';
  return { tone, text: `${indent}${harmlessLine(text.trimStart())}` };
}

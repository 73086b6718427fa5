import type { Approval, Proposal, Taint, TaskDocument } from '@waggle/contracts';
import { NO_TEXT } from '@waggle/policy';
import { currentProposal, type TaskRecord } from './task-record.js';

const NAMES: Readonly<Record<string, string>> = { to: 'recipient', cc: 'copy', bcc: 'blind copy', attendees: 'guest', chat: 'number', 'payee.name': 'payee', amountMinor: 'sum', location: 'place', link: 'link', media: 'picture' };

/** From the text outside to the call, in plain words; a sentence a mark. */
export function trailOf({ taint, hidden = [], tool }: Proposal, { frontMatter }: Pick<TaskDocument, 'frontMatter'>): string[] {
  const from = typeof frontMatter['from'] === 'string' ? frontMatter['from'] : undefined;
  return [
    ...taint.filter(({ usual }) => usual !== true).map((mark) => sentenceOf(mark, tool, from)),
    ...hidden.map(({ where, shown }) => `Hidden from a reader in ${where}: “${shown}”.`),
  ];
}

/** The same with what became of the call. */
export function trailOfTask(task: TaskRecord): string[] {
  const { approval, document } = task.data;
  const proposal = approval?.proposal ?? currentProposal(task);
  const trail = proposal === undefined ? [] : trailOf(proposal, document);
  return trail.length === 0 || approval === null ? trail : [...trail, ending(approval)];
}

function sentenceOf({ field, source, sentence, value }: Taint, tool: string, from: string | undefined): string {
  const name = nameOf(field);
  if (source === NO_TEXT) return `The ${name} ${value ?? ''} of ${tool} is named by no text of the task.`;
  const writer = from === undefined || source.includes(from) ? '' : ` from ${from}`;
  return `The ${name}${value === undefined ? '' : ` ${value}`} of ${tool} comes from ${source}${writer}: “${sentence}”.`;
}

function nameOf(field: string): string {
  const plain = field.replace(/(?:\.\d+|\[\d+\])+$/, '');
  if (plain.startsWith('payee.account')) return 'account';
  return NAMES[plain] ?? plain.split('.').at(-1) ?? plain;
}

function ending({ state, decidedBy, reasons, approvalClass, proposal: { server, tool } }: Approval): string {
  const call = `${server}.${tool}`;
  const why = `${reasons.slice(0, 4).join(' ')}${approvalClass === 'never_auto' ? ' Never automatic.' : ''}`.trim();
  switch (state) {
    case 'pending':
      return `The call ${call} is stopped at the gatekeeper until a person decides: ${why}`;
    case 'approved':
    case 'modified':
    case 'executed':
      return `The call ${call} was approved by ${decidedBy ?? 'nobody'}, who was shown this.`;
    default:
      return `The call ${call} was not made: ${state}${decidedBy === null ? '' : ` by ${decidedBy}`}. ${why}`;
  }
}

import type { Answer, ReplyDraft, Understanding } from '@waggle/brain';
import { type Activity, type Contact, type Deal, type Evidence, UNWILLING } from '@waggle/contracts';
import type { Delegation } from '../delegation.js';
import type { MailTask } from './mail-task.js';

/** What is known of the sender; `reached` is false when the CRM did not answer. */
export interface Background {
  readonly contact: Contact | null;
  readonly deals: readonly Deal[];
  readonly activities: readonly Activity[];
  readonly reached: boolean;
}

/** What a reply rests on and how it came about: for the approver, the plan file and the CRM. */
export interface ReplyRecord {
  readonly mail: MailTask;
  readonly seen: Understanding;
  readonly background: Background;
  readonly answers: readonly Answer[];
  readonly draft: ReplyDraft;
  /** What the calendar said; null when it was not asked. */
  readonly calendarNote: string | null;
}

const MAX_QUOTE = 280;

export function planOf({ seen, background, answers, draft, calendarNote }: ReplyRecord, threadNote: string): string[] {
  const known = answers.filter((answer) => answer.text !== null).length;
  const about = background.contact === null ? 'a stranger to the CRM' : `${background.contact.name}, ${background.deals.length} deal(s)`;
  return [
    `Read the mail: ${seen.language}, ${seen.intent.intent.replaceAll('_', ' ')} (${Math.round(seen.intent.confidence * 100)}%)`,
    threadNote,
    background.reached ? `Look the sender up: ${about}` : 'Look the sender up: the CRM did not answer, so the reply does without it',
    `Answer ${known} of ${answers.length} question(s) from the knowledge`,
    ...(calendarNote === null ? [] : [calendarNote]),
    draft.blanks.length === 0 ? 'Draft the reply' : `Draft the reply and leave ${draft.blanks.length} place(s) to a person`,
    'Ask a person to approve it, then send it',
  ];
}

export function evidenceFor({ mail, seen, background, draft }: ReplyRecord, task: Delegation): Evidence[] {
  const quote = (seen.questions[0] ?? seen.mail.text.slice(0, MAX_QUOTE)).slice(0, MAX_QUOTE);
  const { contact, deals } = background;
  return [
    { kind: 'message', ref: mail.messageId ?? task.taskId, quote },
    ...(contact === null ? [] : [{ kind: 'crm' as const, ref: `contact:${contact.id}`, quote: `${contact.name}, ${contact.status}` }]),
    ...deals.map((deal) => ({ kind: 'crm' as const, ref: `deal:${deal.id}`, quote: `${deal.title}, ${deal.stage}` })),
    ...draft.evidence,
  ];
}

export function flagsFor({ mail, seen }: ReplyRecord, task: Delegation): string[] {
  return [
    ...(seen.suspicious ? ['suspected_fraud'] : []),
    ...(mail.replyTo === null ? [] : ['reply_to_differs']),
    ...(task.scan?.flagged === true ? ['inbound_flagged'] : []),
  ];
}

export function summaryOf({ mail, seen, draft }: ReplyRecord): string {
  const open = draft.blanks.length === 0 ? '' : `; ${draft.blanks.length} place(s) to fill in`;
  const warning = seen.suspicious ? ' Looks like fraud.' : '';
  return `Reply to ${mail.replyTo ?? mail.sender} (${seen.intent.intent.replaceAll('_', ' ')})${open}.${warning}`;
}

export function crmNoteFor({ mail, seen, answers }: ReplyRecord): { email: string; kind: 'email' | 'note'; summary: string } {
  const told = answers.flatMap((answer) => answer.entries.map((entry) => entry.id));
  const asked = seen.questions.length === 0 ? '' : ` Asked: ${seen.questions.join(' ').slice(0, 300)}`;
  const said = told.length === 0 ? '' : ` Told: ${[...new Set(told)].join(', ')}.`;
  const wish = seen.intent.intent === 'unsubscribe' ? ` ${UNWILLING}.` : '';
  return { email: mail.sender, kind: 'email', summary: `${seen.intent.intent.replaceAll('_', ' ')}: "${mail.subject}".${wish}${asked}${said}` };
}

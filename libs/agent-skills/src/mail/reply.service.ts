import { Inject, Injectable } from '@nestjs/common';
import { type Brain, type Intent, type Knowledge, UNANSWERED, type Understanding } from '@waggle/brain';
import { type AgentResultInput, CrmFind, readEmail } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import { type Delegation, type Done, failed, heedLine, instructionsOf } from '../delegation.js';
import { KnowledgeService } from '../knowledge.service.js';
import { gapOf } from '../look-up.js';
import { BRAIN } from '../thinking.js';
import { findFreeTimes } from './free-times.js';
import { type MailTask, readMailTask } from './mail-task.js';
import { callFor, proposalId, recipientsOf, taintOf } from './reply-call.js';
import { type Background, crmNoteFor, evidenceFor, flagsFor, planOf, type ReplyRecord, summaryOf } from './reply-record.js';

export interface ReplyOptions {
  /** Who knows about invoices; undefined when nobody else is to be asked. */
  readonly accountant?: string;
}

/** What a reply is drafted from. */
interface Material extends Pick<ReplyRecord, 'mail' | 'seen' | 'background'> {
  readonly knowledge: Knowledge;
}

/** Intents that somebody with the books in front of them should see first. */
const ABOUT_MONEY: readonly Intent[] = ['invoice_request', 'payment_reminder'];

/** Answers a mail: reads, finds the sender in the CRM, drafts, and proposes to send it. */
@Injectable()
export class ReplyService {
  constructor(
    @Inject(BRAIN) private readonly brain: Brain,
    private readonly knowledge: KnowledgeService,
  ) {}

  async reply(task: Delegation, context: AgentContext, { accountant }: ReplyOptions = {}): Promise<AgentResultInput> {
    const given = readMailTask(task, new Date());
    if (given === null) return failed('sender_missing', 'The task names no sender with a mail address: add "from" to its front matter.');
    const { mail, note } = await this.withThread(given, context);
    const background = await this.backgroundOf(mail, context);
    const seen = await this.brain.understandMail({ from: mail.from, subject: mail.subject, body: mail.body, received: mail.received, contact: background.contact });
    if (mail.automatic || UNANSWERED.includes(seen.intent.intent)) return leftAlone(mail, seen, note);
    if (accountant !== undefined && task.info.length === 0 && ABOUT_MONEY.includes(seen.intent.intent)) return askAccountant(accountant, mail, seen, note);
    const knowledge = await this.knowledge.load();
    const record = await this.draft(task, { mail, seen, background, knowledge }, context);
    return propose(task, record, knowledge, note);
  }

  private async draft(task: Delegation, { mail, seen, background, knowledge }: Material, context: AgentContext): Promise<ReplyRecord> {
    const { language, person, facts, suspicious, questions } = seen;
    const found = seen.intent.intent === 'scheduling_request' && !suspicious ? await findFreeTimes(seen, context, new Date()) : null;
    const answers = await this.brain.answerQuestions(questions, knowledge, language);
    const { contact, deals } = background;
    const freeTimes = found?.times ?? null;
    const request = { language, intent: seen.intent.intent, suspicious, person, text: seen.mail.text, subject: mail.subject, facts, answers, knowledge, contact, deals, info: task.info, freeTimes, instructions: instructionsOf(task) };
    return { mail, seen, background, answers, draft: await this.brain.draftReply(request), calendarNote: found?.note ?? null };
  }

  /**
   * The mailbox knows the whole thread. Only its references are taken: the body was scanned as the task has it, and the copy
   * in the mailbox was not.
   */
  private async withThread(mail: MailTask, context: AgentContext): Promise<{ mail: MailTask; note: string }> {
    if (mail.messageId === null) return { mail, note: 'Read the thread: the mail has no Message-ID, so the answer starts a new one' };
    try {
      const found = (await context.tools.call(readEmail, { messageId: mail.messageId })).mail;
      const ancestors = [...found.references, ...(found.inReplyTo === null ? [] : [found.inReplyTo])];
      const references = [...new Set([...ancestors, ...mail.references])].filter((id) => id !== mail.messageId && /^<[^<>\s]+@[^<>\s]+>$/.test(id));
      const attached = found.attachments.length === 0 ? '' : `, ${found.attachments.length} attachment(s) not opened`;
      return { mail: { ...mail, references }, note: `Read the thread: ${references.length} earlier mail(s)${attached}` };
    } catch (thrown) {
      const { code } = gapOf(thrown, 'the thread', context);
      return { mail, note: `Read the thread: not possible (${code}), so only the task's own text was used` };
    }
  }

  private async backgroundOf(mail: MailTask, context: AgentContext): Promise<Background> {
    try {
      return { ...(await context.ask(CrmFind, { email: mail.sender })), reached: true };
    } catch (thrown) {
      gapOf(thrown, 'what the CRM knows', context);
      return { contact: null, deals: [], activities: [], reached: false };
    }
  }
}

/** Machine mail, thanks and newsletters get no answer. */
function leftAlone(mail: MailTask, seen: Understanding, note: string): Done {
  const kind = seen.intent.intent.replaceAll('_', ' ');
  const what = mail.automatic && !UNANSWERED.includes(seen.intent.intent) ? 'automatic mail' : kind;
  return {
    outcome: 'done',
    plan: [`Read the mail: ${what}`, note, 'Send nothing: nobody waits for an answer'],
    summary: `No answer needed: ${what} from ${mail.sender}.`,
    evidence: [{ kind: 'message', ref: mail.messageId ?? mail.sender, quote: seen.intent.because[0] ?? what }],
    crmNotes: seen.intent.intent === 'newsletter' ? [] : [{ email: mail.sender, kind: 'note', summary: `${what}: "${mail.subject}"` }],
  };
}

function askAccountant(accountant: string, mail: MailTask, seen: Understanding, note: string): AgentResultInput {
  const numbers = seen.facts.invoiceNumbers.join(', ');
  const sums = seen.facts.sums.map((sum) => sum.text).join(', ');
  const subject = numbers === '' ? `"${mail.subject}"` : `invoice ${numbers}`;
  const question = `What is the state of ${subject}${sums === '' ? '' : ` (${sums})`}, written about by ${mail.sender}?`;
  return { outcome: 'needs_info', plan: [`Read the mail: ${seen.intent.intent.replaceAll('_', ' ')}`, note, `Ask ${accountant}`], askAgent: accountant, question, sender: mail.sender };
}

function propose(task: Delegation, record: ReplyRecord, knowledge: Knowledge, note: string): AgentResultInput {
  const { mail, seen, draft } = record;
  const { domains } = knowledge.company;
  const { to, cc } = recipientsOf(mail, domains);
  const evidence = evidenceFor(record, task);
  return {
    outcome: 'proposal',
    plan: [...heedLine(task), ...planOf(record, note)],
    evidence,
    drafts: [{ title: draft.subject, format: 'text', content: draft.text }],
    proposals: [
      {
        id: proposalId(task.delegationId),
        ...callFor(mail, draft, domains),
        action: 'external_email_send',
        summary: summaryOf(record),
        preview: [`To: ${to.join(', ')}`, ...(cc.length > 0 ? [`Cc: ${cc.join(', ')}`] : []), `Subject: ${draft.subject}`, '', draft.text].join('\n'),
        blanks: draft.blanks,
        evidence,
        taint: taintOf(mail, seen, draft, cc),
        flags: flagsFor(record, task),
      },
    ],
    crmNotes: [crmNoteFor(record)],
  };
}

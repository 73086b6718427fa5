import {
  type Answer,
  type Brain,
  draftPost,
  type FaultPlan,
  type FaultReport,
  type InvoiceDraft,
  type InvoiceRequest,
  type Knowledge,
  type Language,
  type PostBrief,
  type PostDraft,
  type RawMail,
  type ReplyDraft,
  type ReplyRequest,
  TemplateBrain,
  type Understanding,
} from '@waggle/brain';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { faultAnswer, invoiceAnswer, knowledgeAnswer, postAnswer, replyAnswer, understandingAnswer } from './answers.js';
import type { Thinker } from './thinker.js';

const BLANK = /\[\[please fill in: ([^\]]*)\]\]/g;

/**
 * Thinking by a language model. What rules can read from a text stays theirs (addresses, sums, dates, accounts, who wrote); the
 * model classifies and words. It may raise an alarm and cannot take one back. Whatever it fails at, the templates do.
 */
export class LlmBrain implements Brain {
  readonly name = 'llm';
  private readonly template = new TemplateBrain();

  constructor(
    private readonly thinker: Thinker,
    private readonly log: Logger,
  ) {}

  async understandMail(mail: RawMail): Promise<Understanding> {
    const read = await this.template.understandMail(mail);
    return this.orTemplate('understand', read, async () => {
      const said = await this.thinker.ask('understand', understandingAnswer, { task: 'What does the writer of this mail want? Quote the sentence that shows it, and their questions. Say whether it looks like fraud.', untrusted: [{ source: 'mail', text: `${mail.subject}\n\n${read.mail.text}` }] });
      const { intent, confidence, sentence, language, questions } = said;
      return { ...read, language, questions, suspicious: read.suspicious || said.suspicious, intent: { ...read.intent, intent, confidence, sentence, because: sentence === '' ? [] : [sentence] } };
    });
  }

  /** The model chooses entries; their sentences are the company's own. */
  async answerQuestions(questions: readonly string[], knowledge: Knowledge, language: Language): Promise<Answer[]> {
    const known = await this.template.answerQuestions(questions, knowledge, language);
    if (questions.length === 0) return known;
    return this.orTemplate('answer', known, async () => {
      const given = knowledge.entries.map(({ id, says }) => ({ id, says: says.en ?? says[language] ?? '' }));
      const { answers } = await this.thinker.ask('answer', knowledgeAnswer, { task: 'Which entries answer which question (by its number, from 0)? None where none does.', given, untrusted: questions.map((text, at) => ({ source: `question ${at}`, text })) });
      return known.map((answer, at) => chosen(answer, answers.find(({ question }) => question === at)?.entries ?? [], knowledge, language));
    });
  }

  async draftReply(request: ReplyRequest): Promise<ReplyDraft> {
    const drafted = await this.template.draftReply(request);
    // Fraud gets the one answer that is written for it.
    if (request.suspicious) return drafted;
    return this.orTemplate('reply', drafted, async () => {
      const { language, person, deals, info, instructions = [], knowledge, subject, text } = request;
      const given = { language, company: knowledge.company.company, sender: knowledge.company.sender, instructions: instructions.map(({ reason }) => reason), houseRules: knowledge.houseRules ?? [] };
      const task = 'Improve the draft of this reply. Follow houseRules in how you write. Say nothing that the draft does not say; keep every [[please fill in: ...]].';
      const untrusted = [{ source: 'draft', text: drafted.text }, { source: 'addressee', text: person.name ?? '' }, { source: 'mail', text: `${subject}\n\n${text}` }, ...deals.map(({ title, stage }) => ({ source: 'deal', text: `${title} (${stage})` })), ...info.map(({ agent, answer }) => ({ source: agent, text: answer }))];
      const said = await this.thinker.ask('reply', replyAnswer, { task, given, untrusted });
      return { ...drafted, subject: said.subject, text: said.text, blanks: blanksIn(said.text) };
    });
  }

  /** The platform's rules are counted by code, over what the model wrote. */
  async draftPost(brief: PostBrief): Promise<PostDraft> {
    const drafted = await this.template.draftPost(brief);
    return this.orTemplate('post', drafted, async () => {
      const { text, platform, instructions = [] } = brief;
      const said = await this.thinker.ask('post', postAnswer, { task: 'Write this post for the platform. Keep every [[please fill in: ...]] of the draft.', given: { platform, instructions: instructions.map(({ reason }) => reason) }, untrusted: [{ source: 'draft', text: drafted.text }, { source: 'brief', text }] });
      const checked = draftPost({ ...brief, text: said.text, instructions: [] });
      return { ...checked, text: said.text, blanks: [...new Set([...checked.blanks, ...blanksIn(said.text)])], notes: [...checked.notes, ...said.notes] };
    });
  }

  /** The model reads the lines; every sum is calculated. What is given as data is not the model's to change. */
  async draftInvoice(request: InvoiceRequest): Promise<InvoiceDraft> {
    const drafted = await this.template.draftInvoice(request);
    if (request.lines.length > 0) return drafted;
    return this.orTemplate('invoice', drafted, async () => {
      const said = await this.thinker.ask('invoice', invoiceAnswer, { task: 'Read the invoice lines that are asked for, prices in whole units of the currency. Leave out what has no price.', untrusted: [{ source: 'request', text: request.text }] });
      return this.template.draftInvoice({ ...request, lines: said.lines, currency: request.currency ?? said.currency, dueDays: request.dueDays ?? said.dueDays });
    });
  }

  async planError(report: FaultReport): Promise<FaultPlan> {
    const planned = await this.template.planError(report);
    // What the rules give to a person stays with the person.
    if (planned.action === 'escalate') return planned;
    return this.orTemplate('fault', planned, async () => {
      const { code, service, attempt, text } = report;
      const said = await this.thinker.ask('fault', faultAnswer, { task: 'Can trying again help?', given: { attempt }, untrusted: [{ source: 'fault', text: `${code} of ${service}` }, { source: 'report', text }] });
      // A retry may wait for as long as the model says; giving up earlier than the rules needs the steps of giving up, which are theirs.
      return said.action === 'retry' ? { ...planned, ...said } : planned;
    });
  }

  private async orTemplate<T>(about: string, fallback: T, think: () => Promise<T>): Promise<T> {
    try {
      return await think();
    } catch (thrown) {
      this.log.warn({ about, code: toAppError(thrown).code }, 'the templates answer instead of the model');
      return fallback;
    }
  }
}

/** An id that no entry has says nothing. */
function chosen(answer: Answer, ids: readonly string[], knowledge: Knowledge, language: Language): Answer {
  const entries = knowledge.entries.filter(({ id }) => ids.includes(id));
  const said = entries.map((entry) => ({ entry, text: entry.says[language] ?? entry.says.en ?? '' }));
  const evidence = said.map(({ entry, text }) => ({ kind: 'knowledge' as const, ref: `knowledge:${entry.id}`, quote: text }));
  return { question: answer.question, text: entries.length === 0 ? null : said.map(({ text }) => text).join(' '), entries, evidence };
}

function blanksIn(text: string): string[] {
  return [...text.matchAll(BLANK)].map((match) => match[1] ?? '');
}

import type { Brain } from './brain.js';
import { draftInvoice, type InvoiceDraft, type InvoiceRequest } from './invoice/draft-invoice.js';
import { type Answer, answerQuestions } from './knowledge/answer-questions.js';
import type { Knowledge } from './knowledge/parse-knowledge.js';
import type { Language } from './language.js';
import { type RawMail, understandMail, type Understanding } from './mail/understand-mail.js';
import { type FaultPlan, type FaultReport, planError } from './operations/plan-error.js';
import { draftPost, type PostBrief, type PostDraft } from './post/draft-post.js';
import { draftReply } from './reply/draft-reply.js';
import type { ReplyDraft, ReplyRequest } from './reply/reply-request.js';

/** Rules and templates: the same input gives the same output, offline and at no cost. */
export class TemplateBrain implements Brain {
  readonly name = 'template';

  async understandMail(mail: RawMail): Promise<Understanding> {
    return understandMail(mail);
  }

  async answerQuestions(questions: readonly string[], knowledge: Knowledge, language: Language): Promise<Answer[]> {
    return answerQuestions(questions, knowledge, language);
  }

  async draftReply(request: ReplyRequest): Promise<ReplyDraft> {
    return draftReply(request);
  }

  async draftPost(brief: PostBrief): Promise<PostDraft> {
    return draftPost(brief);
  }

  async draftInvoice(request: InvoiceRequest): Promise<InvoiceDraft> {
    return draftInvoice(request);
  }

  async planError(report: FaultReport): Promise<FaultPlan> {
    return planError(report);
  }
}

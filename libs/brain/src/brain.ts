import type { InvoiceDraft, InvoiceRequest } from './invoice/draft-invoice.js';
import type { Answer } from './knowledge/answer-questions.js';
import type { Knowledge } from './knowledge/parse-knowledge.js';
import type { Language } from './language.js';
import type { RawMail, Understanding } from './mail/understand-mail.js';
import type { FaultPlan, FaultReport } from './operations/plan-error.js';
import type { PostBrief, PostDraft } from './post/draft-post.js';
import type { ReplyDraft, ReplyRequest } from './reply/reply-request.js';

/**
 * Thinking, behind one interface: drafting, planning, classification. A provider may be slow and may fail; the template
 * provider is neither. Untrusted text is passed as data, never as an instruction.
 */
export interface Brain {
  readonly name: string;
  understandMail(mail: RawMail): Promise<Understanding>;
  answerQuestions(questions: readonly string[], knowledge: Knowledge, language: Language): Promise<Answer[]>;
  draftReply(request: ReplyRequest): Promise<ReplyDraft>;
  draftPost(brief: PostBrief): Promise<PostDraft>;
  draftInvoice(request: InvoiceRequest): Promise<InvoiceDraft>;
  planError(report: FaultReport): Promise<FaultPlan>;
}

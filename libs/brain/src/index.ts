/**
 * Thinking without side effects: takes mail apart, answers from the company's knowledge, drafts replies, posts and invoices.
 * Knows no service, no tool and no task; reads no file. The template provider is deterministic and offline; models join
 * behind the same interface.
 */
export * from './brain.js';
export * from './template-brain.provider.js';
export * from './language.js';
export * from './money.js';
export * from './facts.js';
export * from './person.js';
export { type Instruction } from './instructions.js';
export { detectIntent, type Intent, type IntentGuess, INTENTS, UNANSWERED } from './mail/intent.js';
export { type InlineAnswer, parseMail, type ParsedMail } from './mail/parse-mail.js';
export { type Automatic, AUTOMATIC_KINDS, automaticKind, type MailHeaders } from './mail/automatic.js';
export { CONVERSATION_INTENTS, type ConversationIntent, type ConversationSignal, readSignal } from './mail/conversation.js';
export { replySubject } from './mail/subject.js';
export * from './thread/thread-message.js';
export * from './thread/assemble-threads.js';
export * from './thread/reply-headers.js';
export * from './thread/extract-context.js';
export { zoneIn } from './mail/zone-in.js';
export { extractQuestions } from './mail/questions.js';
export * from './mail/understand-mail.js';
export * from './knowledge/parse-knowledge.js';
export { type Answer, answerQuestions } from './knowledge/answer-questions.js';
export { draftReply } from './reply/draft-reply.js';
export type { FreeTimes, ReplyDraft, ReplyRequest } from './reply/reply-request.js';
export * from './post/platforms.js';
export * from './post/draft-post.js';
export * from './post/read-activity-request.js';
export * from './invoice/draft-invoice.js';
export * from './invoice/check-payment.js';
export * from './operations/plan-error.js';
export * from './operations/parse-schedule.js';

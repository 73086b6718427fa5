import { type Language, sentenceWith } from '@waggle/brain';
import type { Evidence, Proposal, readWhatsappChat, sendWhatsapp, Taint } from '@waggle/contracts';
import type { z } from 'zod';
import type { Delegation } from '../delegation.js';
import { proposalId, repeatedWords } from '../mail/reply-call.js';
import { type MessageAnswer, placesLeft } from './answer.service.js';

export type ChatView = z.infer<typeof readWhatsappChat.output>;
type SendArgs = z.infer<typeof sendWhatsapp.input>;
type Template = ChatView['templates'][number];

/** What would be sent: `shown` is what they will read. */
export interface ChatMessage {
  readonly content: SendArgs['content'];
  readonly shown: string;
  readonly blanks: readonly string[];
}

/** What a message answers or says; `answer` is null where a person only said what to write. */
export interface Wanted {
  readonly text: string;
  readonly language: Language;
  readonly blanks: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly answer: MessageAnswer | null;
}

const MAX_QUOTE = 280;
/** "Hello {{1}}," and nothing else to fill in: a greeting that somebody may answer, which opens the window again. */
const GREETS = /^\p{L}+ \{\{\w+\}\}[,!:]/u;

/** Free text while the window is open, else a template in their language; null when none fits. */
export function messageFor({ chat, templates }: ChatView, { text, language, blanks }: Wanted): ChatMessage | null {
  if (chat.window.open) return { content: { kind: 'text', text }, shown: text, blanks };
  const template = templates.find((one) => one.language.split('_')[0] === language && one.parameters.length === 1 && GREETS.test(one.text));
  return template === undefined ? null : filledTemplate(template, chat.name);
}

function filledTemplate({ name, language, text }: Template, person: string | null): ChatMessage {
  const known = person === null ? null : person.replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim();
  const parameter = known === null || known === '' ? '[[please fill in: their name]]' : known;
  const shown = text.replace(/\{\{\w+\}\}/g, () => parameter);
  return { content: { kind: 'template', name, language, parameters: [parameter] }, shown, blanks: parameter === known ? [] : ['their name'] };
}

export function chatProposal(task: Delegation, view: ChatView, wanted: Wanted, message: ChatMessage): Proposal {
  const { chat, lastMessageId } = view;
  const who = chat.name === null ? chat.chat : `${chat.name} (${chat.chat})`;
  const kind = message.content.kind === 'text' ? 'Answer' : `Template "${message.content.name}"`;
  const warning = wanted.answer?.seen.suspicious === true ? ' Looks like fraud.' : '';
  return {
    id: proposalId(task.delegationId),
    server: 'whatsapp',
    tool: 'send_whatsapp',
    args: { chat: chat.chat, lastMessageId, content: { ...message.content } },
    action: 'whatsapp_send',
    summary: `${kind} to ${who} on WhatsApp${placesLeft(message.blanks)}.${warning}`,
    preview: [`To: ${who} on WhatsApp`, windowLine(view, message), ...(isBehind(view, wanted) ? ['They have written something else since: read the chat first.'] : []), '', message.shown].join('\n'),
    blanks: [...message.blanks],
    evidence: chatEvidence(task, view, wanted),
    taint: taintOf(view, wanted, message),
    flags: flagsOf(task, view, wanted),
  };
}

export function chatEvidence(task: Delegation, { lastMessageId }: Pick<ChatView, 'lastMessageId'>, { answer, evidence }: Wanted): Evidence[] {
  if (answer === null) return [...(lastMessageId === null ? [] : [{ kind: 'message' as const, ref: lastMessageId }]), { kind: 'file', ref: task.taskId, quote: task.document.body.trim().slice(0, MAX_QUOTE) }];
  const quote = (answer.seen.questions[0] ?? answer.body).slice(0, MAX_QUOTE);
  return [{ kind: 'message', ref: lastMessageId ?? task.taskId, quote }, ...evidence];
}

function windowLine({ chat }: ChatView, { content }: ChatMessage): string {
  if (content.kind === 'text') return `Free text: the window is open until ${minuteOf(chat.window.closes ?? '')}`;
  return `Template ${content.name} (${content.language}): ${whyClosed(chat)}, so free text cannot be sent`;
}

/** Since when free text may not be sent. */
export function whyClosed({ window }: ChatView['chat']): string {
  return window.closes === null ? 'they have never written' : `the window closed at ${minuteOf(window.closes)}`;
}

/** "2026-11-26 15:30 UTC" */
function minuteOf(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}

function taintOf({ lastMessageId, chat }: ChatView, { answer }: Wanted, { content, shown }: ChatMessage): Taint[] {
  const source = lastMessageId ?? `message from ${chat.chat}`;
  const named = content.kind === 'template' && chat.name !== null ? [{ field: 'content', source, sentence: `They call themselves "${chat.name}"` }] : [];
  if (answer === null) return named;
  return [...named, ...repeatedWords(answer.seen, shown).map((word) => ({ field: 'content', source, sentence: sentenceWith(answer.seen.mail.text, word) }))];
}

function flagsOf(task: Delegation, view: ChatView, wanted: Wanted): string[] {
  return [
    ...(wanted.answer?.seen.suspicious === true ? ['suspected_fraud'] : []),
    ...(isBehind(view, wanted) ? ['newer_message'] : []),
    ...(task.scan?.flagged === true ? ['inbound_flagged'] : []),
  ];
}

/** The newest message of the chat is another than the one that the task is about. */
function isBehind({ messages }: ChatView, { answer }: Wanted): boolean {
  const newest = messages.find(({ direction }) => direction === 'in');
  return answer !== null && newest !== undefined && plain(newest.text) !== plain(answer.body);
}

function plain(text: string): string {
  return text.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, ' ').trim().toLowerCase();
}

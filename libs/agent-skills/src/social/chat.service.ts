import { Inject, Injectable } from '@nestjs/common';
import { type Brain, detectLanguage, UNANSWERED } from '@waggle/brain';
import { type AgentResultInput, listWhatsappChats, phoneNumberSchema, readWhatsappChat, sendWhatsapp } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import { type Delegation, type Done, fieldOf, heedLine, instructionsOf } from '../delegation.js';
import { gapOf } from '../look-up.js';
import { BRAIN } from '../thinking.js';
import { AnswerService, nameIn, placesLeft } from './answer.service.js';
import { chatEvidence, chatProposal, type ChatView, messageFor, type Wanted, whyClosed } from './chat-proposal.js';

/** The chat, or why there is none. */
type Found = { readonly view: ChatView } | { readonly problem: string };

/** Messages that are read to see what the newest is. */
const READ = 20;
/** What may stand in a greeting: they choose their name themselves. */
const A_NAME = /^[\p{L}\p{M}'’. -]{1,60}$/u;

/** Answers a WhatsApp message, or writes what a person asks for: looks at the chat, drafts, and proposes to send it. */
@Injectable()
export class ChatService {
  constructor(
    @Inject(BRAIN) private readonly brain: Brain,
    private readonly answers: AnswerService,
  ) {}

  async handle(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    const from = fieldOf(task, 'from');
    const found = await this.find(task, from, context);
    const view = 'view' in found ? found.view : null;
    if (view?.chat.optedOut === true) return optedOut(view);
    const wanted = from === null ? await this.written(task) : await this.answered(task, from, view);
    const intent = wanted.answer?.seen.intent.intent;
    if (intent !== undefined && UNANSWERED.includes(intent)) return leftAlone(task, from ?? '', wanted, intent);
    return 'problem' in found ? unsent(task, wanted, found.problem) : propose(task, found.view, wanted);
  }

  /** By number, else by name. */
  private async find(task: Delegation, from: string | null, context: AgentContext): Promise<Found> {
    const given = fieldOf(task, 'chat');
    const number = numberIn(from) ?? numberIn(given) ?? numberIn(fieldOf(task, 'to'));
    const query = (given ?? (from === null ? null : nameIn(from)))?.replace(/[-_]+/g, ' ').slice(0, 100);
    if (number === null && query === undefined) return { problem: 'The task names neither a number nor a chat' };
    try {
      const chat = number ?? (await this.numberOf(query ?? '', context));
      if (typeof chat !== 'string') return chat;
      return { view: await context.tools.call(readWhatsappChat, { chat, limit: READ }) };
    } catch (thrown) {
      const { code, message } = gapOf(thrown, 'the chat', context);
      return { problem: `The chat could not be looked up (${code}: ${message})` };
    }
  }

  private async numberOf(query: string, context: AgentContext): Promise<string | { problem: string }> {
    const { chats } = await context.tools.call(listWhatsappChats, { query });
    const [chat] = chats;
    if (chat !== undefined && chats.length === 1) return chat.chat;
    return { problem: chat === undefined ? `There is no chat with "${query}"` : `${chats.length} chats fit "${query}": name the number` };
  }

  private async answered(task: Delegation, from: string, view: ChatView | null): Promise<Wanted> {
    const known = view?.chat.name ?? null;
    const answer = await this.answers.draft(task, nameIn(from) ?? (known !== null && A_NAME.test(known) ? known : null));
    const { text, blanks, evidence } = answer.draft;
    return { text: text.trim(), language: answer.seen.language, blanks, evidence, answer };
  }

  private async written(task: Delegation): Promise<Wanted> {
    const { text, blanks } = await this.brain.draftPost({ platform: 'whatsapp', text: task.document.body, instructions: instructionsOf(task) });
    return { text, language: detectLanguage(task.document.body), blanks, evidence: [], answer: null };
  }
}

function propose(task: Delegation, view: ChatView, wanted: Wanted): AgentResultInput {
  const message = messageFor(view, wanted);
  const { chat } = view;
  if (message === null) {
    return unsent(task, wanted, `Free text may only be sent within 24 hours of their last message (${whyClosed(chat)}), and no approved template in ${wanted.language} fits`);
  }
  const proposal = chatProposal(task, view, wanted, message);
  const fits = sendWhatsapp.input.strict().safeParse(proposal.args);
  if (!fits.success) return unsent(task, wanted, `It cannot be sent as it stands: ${fits.error.issues.map((issue) => issue.message).join('; ')}`);
  const template = message.content.kind === 'template';
  return {
    outcome: 'proposal',
    plan: [
      ...heedLine(task),
      ...readLine(wanted),
      `Read the chat: ${chat.window.open ? 'the window is open' : 'the window is closed'}, not opted out`,
      template ? 'Propose a template, so that they can answer; the text itself waits in the drafts' : `Draft the message${placesLeft(message.blanks)}`,
      'Ask a person to approve it, then send it',
    ],
    evidence: proposal.evidence,
    drafts: [...(template ? [{ title: 'Template as they will read it', format: 'text' as const, content: message.shown }] : []), draftOf(task, wanted)],
    proposals: [proposal],
  };
}

function unsent(task: Delegation, wanted: Wanted, problem: string): Done {
  return {
    outcome: 'done',
    plan: [...readLine(wanted), `Look at the chat: ${problem}`, 'Draft the message and propose nothing'],
    summary: `Drafted a message${placesLeft(wanted.blanks)}. Not sent, and nothing is proposed: ${problem}.`,
    evidence: chatEvidence(task, { lastMessageId: null }, wanted),
    drafts: [draftOf(task, wanted)],
  };
}

function optedOut({ chat, lastMessageId }: ChatView): Done {
  return {
    outcome: 'done',
    plan: ['Read the chat: they have opted out', 'Propose nothing'],
    summary: `Nothing is proposed: ${chat.name ?? chat.chat} has asked not to be written to on WhatsApp. Use another way, if there is one that they want.`,
    evidence: lastMessageId === null ? [] : [{ kind: 'message', ref: lastMessageId }],
  };
}

function leftAlone(task: Delegation, from: string, wanted: Wanted, intent: string): Done {
  const kind = intent.replaceAll('_', ' ');
  return { outcome: 'done', plan: [`Read the message: ${kind}`, 'Send nothing: nobody waits for an answer'], summary: `No answer needed: ${kind} from ${from}.`, evidence: chatEvidence(task, { lastMessageId: null }, wanted) };
}

function readLine({ answer }: Wanted): string[] {
  return answer === null ? ['Read what is to be written'] : [`Read the message: ${answer.seen.language}, ${answer.seen.intent.intent.replaceAll('_', ' ')}`];
}

function draftOf(task: Delegation, { text }: Wanted): { title: string; format: 'text'; content: string } {
  return { title: `Message to ${fieldOf(task, 'from', 'chat', 'to') ?? 'nobody yet'}`, format: 'text', content: text };
}

/** "+34 600 555 019" and "0034 600 555 019" are +34600555019. */
function numberIn(text: string | null): string | null {
  const number = (text ?? '').replace(/[\s()./-]+/g, '').replace(/^00/, '+');
  return phoneNumberSchema.safeParse(number).success ? number : null;
}

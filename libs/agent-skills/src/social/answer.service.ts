import { Inject, Injectable } from '@nestjs/common';
import type { Brain, ReplyDraft, Understanding } from '@waggle/brain';
import { type Delegation, type Done, fieldOf, instructionsOf } from '../delegation.js';
import { KnowledgeService } from '../knowledge.service.js';
import { BRAIN } from '../thinking.js';

/** An answer to a message, with how the message was understood. */
export interface MessageAnswer {
  /** The message without the quotation marks that it was written down with. */
  readonly body: string;
  readonly seen: Understanding;
  readonly draft: ReplyDraft;
}

/** Answers a message of any network from the knowledge. */
@Injectable()
export class AnswerService {
  constructor(
    @Inject(BRAIN) private readonly brain: Brain,
    private readonly knowledge: KnowledgeService,
  ) {}

  /** `name`: of whom to greet; null greets nobody. */
  async draft(task: Delegation, name: string | null): Promise<MessageAnswer> {
    const body = task.document.body.replace(/^\s*["„“«]|["“”»]\s*$/g, '');
    const seen = await this.brain.understandMail({ from: name === null ? '' : `${name} <>`, subject: '', body, received: receivedAt(task) });
    const knowledge = await this.knowledge.load();
    const answers = await this.brain.answerQuestions(seen.questions, knowledge, seen.language);
    const { language, intent, suspicious, person, facts, mail } = seen;
    const request = { language, intent: intent.intent, suspicious, person, text: mail.text, subject: '', facts, answers, knowledge, contact: null, deals: [], info: task.info, instructions: instructionsOf(task) };
    return { body, seen, draft: await this.brain.draftReply(request) };
  }

  /** The answer to a message that no tool can send. */
  async leave(task: Delegation, from: string): Promise<Done> {
    const { seen, draft } = await this.draft(task, nameIn(from));
    return {
      outcome: 'done',
      plan: [`Read the message: ${seen.language}, ${seen.intent.intent.replaceAll('_', ' ')}`, 'Draft the answer from the knowledge', 'Send nothing: no tool answers messages there'],
      summary: `Drafted an answer to ${from}${placesLeft(draft.blanks)}. Not sent: no tool answers messages there, so a person must.`,
      evidence: draft.evidence,
      drafts: [{ title: `Answer to ${from}`, format: 'text', content: draft.text }],
    };
  }
}

/** "Ines Carvalho, COO at Porto Textil" greets as Ines Carvalho; a telephone number greets nobody. */
export function nameIn(from: string): string | null {
  const name = from.split(',')[0]?.trim() ?? '';
  return /^[+\d\s()-]*$/.test(name) ? null : name;
}

export function placesLeft(blanks: readonly string[]): string {
  return blanks.length === 0 ? '' : `; ${blanks.length} place(s) to fill in`;
}

function receivedAt(task: Delegation): Date {
  const received = new Date(fieldOf(task, 'received') ?? '');
  return Number.isNaN(received.getTime()) ? new Date() : received;
}

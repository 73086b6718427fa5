import { Inject, Injectable } from '@nestjs/common';
import { type Brain, type Platform, PLATFORMS, type PostDraft } from '@waggle/brain';
import type { Prefix } from '@waggle/contracts';
import { type Delegation, type Done, fieldOf, listOf } from '../delegation.js';
import { KnowledgeService } from '../knowledge.service.js';
import { BRAIN } from '../thinking.js';

const PLATFORM_OF: Readonly<Partial<Record<Prefix, Platform>>> = {
  FACEBOOK: 'facebook',
  INSTAGRAM: 'instagram',
  TWITTER: 'twitter',
  LINKEDIN: 'linkedin',
  SALESPOST: 'linkedin',
  WHATSAPP: 'whatsapp',
};
const PLACES = ['facebook', 'instagram', 'twitter', 'linkedin'] as const;

/** Drafts posts by each platform's rules, and answers to messages. There is no tool server for them yet, and it says so. */
@Injectable()
export class SocialService {
  constructor(
    @Inject(BRAIN) private readonly brain: Brain,
    private readonly knowledge: KnowledgeService,
  ) {}

  /** A task with a sender is a message to answer; any other is a post to write. */
  async handle(task: Delegation): Promise<Done> {
    const from = fieldOf(task, 'from');
    return from === null ? this.post(task) : this.answer(task, from);
  }

  private async post(task: Delegation): Promise<Done> {
    const platforms = platformsOf(task);
    const media = fieldOf(task, 'media') ?? undefined;
    const link = fieldOf(task, 'link') ?? undefined;
    const brief = { text: task.document.body, hashtags: listOf(task, 'hashtags'), media, link };
    const posts = await Promise.all(platforms.map((platform) => this.brain.draftPost({ platform, ...brief })));
    const open = posts.reduce((sum, { blanks }) => sum + blanks.length, 0);
    return {
      outcome: 'done',
      plan: ['Read the brief', `Draft for ${platforms.join(', ')} by the rules of each`, 'Publish nothing: no social network is connected'],
      summary: `Drafted for ${platforms.join(', ')}${open > 0 ? `; ${open} place(s) to fill in` : ''}. Not published: no social network is connected yet.`,
      drafts: posts.map((post) => ({ title: `Post for ${post.platform}`, format: 'markdown', content: written(post) })),
    };
  }

  private async answer(task: Delegation, from: string): Promise<Done> {
    const body = task.document.body.replace(/^\s*["„“«]|["“”»]\s*$/g, '');
    const seen = await this.brain.understandMail({ from: nameOnly(from), subject: '', body, received: new Date(fieldOf(task, 'received') ?? Date.now()) });
    const knowledge = await this.knowledge.load();
    const answers = await this.brain.answerQuestions(seen.questions, knowledge, seen.language);
    const { language, intent, suspicious, person, facts, mail } = seen;
    const request = { language, intent: intent.intent, suspicious, person, text: mail.text, subject: '', facts, answers, knowledge, contact: null, deals: [], info: task.info };
    const draft = await this.brain.draftReply(request);
    return {
      outcome: 'done',
      plan: [`Read the message: ${language}, ${intent.intent.replaceAll('_', ' ')}`, 'Draft the answer from the knowledge', 'Send nothing: that network is not connected'],
      summary: `Drafted an answer to ${from}${draft.blanks.length > 0 ? `; ${draft.blanks.length} place(s) to fill in` : ''}. Not sent: that network is not connected yet.`,
      evidence: draft.evidence,
      drafts: [{ title: `Answer to ${from}`, format: 'text', content: draft.text }],
    };
  }
}

function platformsOf(task: Delegation): Platform[] {
  const named = listOf(task, 'platforms').map((name) => name.toLowerCase());
  const known = PLATFORMS.filter((platform) => named.includes(platform));
  if (known.length > 0) return known;
  const own = PLATFORM_OF[task.prefix];
  return own === undefined ? [...PLACES] : [own];
}

/** "Ines Carvalho, COO at Porto Textil" greets as Ines Carvalho; a telephone number greets nobody. */
function nameOnly(from: string): string {
  const name = from.split(',')[0]?.trim() ?? '';
  return /^[+\d\s()-]+$/.test(name) ? '' : `${name} <>`;
}

function written({ parts, notes }: PostDraft): string {
  const text = parts.join('\n\n---\n\n');
  return notes.length === 0 ? text : `${text}\n\n> For the editor\n${notes.map((note) => `> - ${note}`).join('\n')}`;
}

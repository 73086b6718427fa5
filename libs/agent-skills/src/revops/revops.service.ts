import { Inject, Injectable } from '@nestjs/common';
import type { Brain } from '@waggle/brain';
import { type AgentResultInput, CrmFind } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import { AuditService } from '../accounting/audit.service.js';
import { type Delegation, type Done, fieldOf } from '../delegation.js';
import { KnowledgeService } from '../knowledge.service.js';
import { gapOf } from '../look-up.js';
import { BRAIN } from '../thinking.js';

/** What can be done about leads, meetings, research and campaigns while their own agents are not there. */
@Injectable()
export class RevopsService {
  constructor(
    @Inject(BRAIN) private readonly brain: Brain,
    private readonly knowledge: KnowledgeService,
    private readonly audit: AuditService,
  ) {}

  async handle(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    switch (task.prefix) {
      case 'LEAD':
        return this.lead(task);
      case 'MEETING':
        return this.meeting(task, context);
      case 'PIPELINE':
        return this.audit.outlook(task, context);
      default:
        return this.research(task);
    }
  }

  /** Keeps the lead in the CRM, and prepares a first answer. */
  private async lead(task: Delegation): Promise<Done> {
    const email = fieldOf(task, 'email', 'from');
    const name = fieldOf(task, 'name') ?? '';
    const { draft, questions } = await this.reply(task, `${name} <${email ?? ''}>`);
    return {
      outcome: 'done',
      plan: ['Read the lead', 'Note it in the CRM', 'Prepare a first answer'],
      summary: `Lead ${name || (email ?? 'without a name')}: noted, a first answer is prepared${questions === 0 ? '' : ` to ${questions} question(s)`}.`,
      drafts: [{ title: `First answer to ${name || (email ?? 'the lead')}`, format: 'text', content: draft }],
      crmNotes: email === null ? [] : [{ email, kind: 'note', summary: `Lead${fieldOf(task, 'company') === null ? '' : ` of ${fieldOf(task, 'company') ?? ''}`}: ${task.document.body.trim().slice(0, 300)}` }],
    };
  }

  private async meeting(task: Delegation, context: AgentContext): Promise<Done> {
    const email = fieldOf(task, 'with', 'email') ?? '';
    const found = await context.ask(CrmFind, { email }).catch((thrown: unknown) => {
      gapOf(thrown, 'what the CRM knows', context);
      return null;
    });
    const { contact = null, deals = [], activities = [] } = found ?? {};
    const lines = [
      `# Meeting with ${contact?.name ?? email}`,
      '',
      `- When: ${fieldOf(task, 'when') ?? '[[please fill in: when]]'}`,
      `- Company: ${contact?.company ?? '[[please fill in: company]]'}`,
      ...deals.map((deal) => `- Deal: ${deal.title} (${deal.stage.replaceAll('_', ' ')})`),
      '',
      '## So far',
      ...(activities.length === 0 ? ['Nothing is noted.'] : activities.map(({ at, kind, summary }) => `- ${at.slice(0, 10)}, ${kind}: ${summary}`)),
    ];
    return {
      outcome: 'done',
      plan: ['Find the people in the CRM', 'Write the brief', 'Leave company news out: no research server is connected'],
      summary: `Brief for the meeting with ${contact?.name ?? email}. Company news is not in it: no research server is connected yet.`,
      evidence: contact === null ? [] : [{ kind: 'crm', ref: `contact:${contact.id}` }],
      drafts: [{ title: `Brief ${task.taskId}`, format: 'markdown', content: lines.join('\n') }],
    };
  }

  /** What our own knowledge says; pages cannot be read yet. */
  private async research(task: Delegation): Promise<Done> {
    const knowledge = await this.knowledge.load();
    const text = task.document.body;
    const [answer] = await this.brain.answerQuestions([text.trim()], knowledge, 'en');
    const known = answer?.text ?? null;
    return {
      outcome: 'done',
      plan: ['Read the question', 'Look into our own knowledge', 'Leave the rest open: no agent for this runs yet'],
      summary: `${known === null ? 'Our own knowledge says nothing on this.' : 'Collected what our own knowledge says.'} No agent for ${task.prefix} runs yet, so a person must do the rest.`,
      evidence: answer?.evidence ?? [],
      drafts: [{ title: `Notes ${task.taskId}`, format: 'markdown', content: `Asked: ${text.trim()}\n\n${known ?? '[[please fill in: what is known]]'}` }],
    };
  }

  private async reply(task: Delegation, from: string): Promise<{ draft: string; questions: number }> {
    const knowledge = await this.knowledge.load();
    const seen = await this.brain.understandMail({ from, subject: '', body: task.document.body, received: new Date() });
    const { language, suspicious, person, facts, questions, mail } = seen;
    const answers = await this.brain.answerQuestions(questions, knowledge, language);
    const intent = questions.length > 0 ? 'question' : 'information_request';
    const draft = await this.brain.draftReply({ language, intent, suspicious, person, text: mail.text, subject: '', facts, answers, knowledge, contact: null, deals: [], info: [] });
    return { draft: draft.text, questions: questions.length };
  }
}
